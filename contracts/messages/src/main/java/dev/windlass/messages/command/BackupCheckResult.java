package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code backup.check} found: that every database has the backup it should have. Had one not,
 * the job would have failed.
 *
 * @param databases each database that was looked at, by name; the server as a whole alone, where
 *     its backup is as it should be and the command names no database
 */
public record BackupCheckResult(List<Checked> databases) implements CommandResult {
  /** Keeps a copy. */
  public BackupCheckResult {
    databases = List.copyOf(databases);
  }

  /**
   * One database.
   *
   * @param database its name; empty for the server as a whole
   * @param backup the newest good backup that holds it
   * @param method how that was taken; {@link BackupMethod#PHYSICAL} for one of the server
   * @param age from the moment whose state it holds to the look; never negative
   * @param dataBytes size of its data before compression
   * @param usualBytes what the good backups before it usually hold; null when there are none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Checked(
      String database,
      String backup,
      BackupMethod method,
      Duration age,
      long dataBytes,
      @Nullable Long usualBytes) {}
}
