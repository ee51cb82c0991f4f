package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database that was restored and now bears its final name.
 *
 * @param backupId the backup it came from
 * @param engine the engine it is on
 * @param database its name; empty for a server as a whole
 * @param replaced whether a database of that name was there before
 * @param tables how many tables were loaded
 * @param rows how many rows were loaded; equal to the manifest's count for every table, or the
 *     restore would have failed with {@code INTEGRITY_FAILED}
 * @param dataBytes size of the data loaded
 * @param duration from the start of the job's last attempt
 * @param server the server that was made of a physical backup; null otherwise
 * @param leftOut what belongs to the things that were restored and was not, or is not as the backup
 *     has it: a sentence for each, of the first hundred; null when there is nothing of the kind
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestoreResult(
    String backupId,
    String engine,
    String database,
    boolean replaced,
    long tables,
    long rows,
    long dataBytes,
    Duration duration,
    @Nullable RecoveredServer server,
    @Nullable List<String> leftOut)
    implements CommandResult {
  /** Keeps a copy. */
  public RestoreResult {
    leftOut = leftOut == null ? null : List.copyOf(leftOut);
  }

  /** What came of the restore of a server. */
  public RestoreResult(
      String backupId,
      String engine,
      String database,
      boolean replaced,
      long tables,
      long rows,
      long dataBytes,
      Duration duration,
      @Nullable RecoveredServer server) {
    this(backupId, engine, database, replaced, tables, rows, dataBytes, duration, server, null);
  }

  /** What came of the restore of a database. */
  public RestoreResult(
      String backupId,
      String engine,
      String database,
      boolean replaced,
      long tables,
      long rows,
      long dataBytes,
      Duration duration) {
    this(backupId, engine, database, replaced, tables, rows, dataBytes, duration, null, null);
  }

  /**
   * A server that was brought back.
   *
   * @param host the machine it is on
   * @param directory its data directory
   * @param port where it listens on that machine; null when it is stopped
   * @param position how far recovery went in the log
   * @param lastTransactionAt when the last transaction that it holds was committed; null when the
   *     log had none
   * @param history the number of its history (timeline)
   * @param logFiles how many files of the archived log were read
   * @param paused whether it waits and can only be read
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RecoveredServer(
      String host,
      String directory,
      @Nullable Integer port,
      String position,
      @Nullable Instant lastTransactionAt,
      long history,
      long logFiles,
      boolean paused) {}
}
