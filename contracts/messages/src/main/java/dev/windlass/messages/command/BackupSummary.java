package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windlass.messages.JobId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A complete backup, as the catalogue has it.
 *
 * @param backup its id
 * @param engine the engine it came from
 * @param engineKind which adapter can restore it
 * @param engineVersion the server's version
 * @param database the database it came from; empty for the server as a whole
 * @param method how it was taken
 * @param label the sender's word; null for none
 * @param snapshotAt the moment whose state it holds, by the engine's clock
 * @param completedAt when it was catalogued
 * @param age from {@code snapshotAt} to when the list was made; never negative
 * @param tables how many tables it holds
 * @param rows how many rows
 * @param dataBytes size of the data before compression
 * @param storedBytes size of its objects
 * @param objects how many objects
 * @param standing what is known of it
 * @param verification the last one; null when there was none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupSummary(
    String backup,
    String engine,
    String engineKind,
    String engineVersion,
    String database,
    BackupMethod method,
    @Nullable String label,
    Instant snapshotAt,
    Instant completedAt,
    Duration age,
    long tables,
    long rows,
    long dataBytes,
    long storedBytes,
    int objects,
    BackupStanding standing,
    @Nullable Verification verification) {

  /**
   * A look at whether a backup is good.
   *
   * @param depth how thorough it was
   * @param passed whether the backup was found good
   * @param at when it ended
   * @param engine where it was done
   * @param job the job that did it
   * @param problem what was wrong; null when it passed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Verification(
      VerifyDepth depth,
      boolean passed,
      Instant at,
      String engine,
      JobId job,
      @Nullable String problem) {}
}
