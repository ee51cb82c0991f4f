package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * List the complete backups of the catalogue, newest first.
 *
 * @param engine only backups of this engine; null for all
 * @param database only backups of a database of this name; null for all
 * @param label only backups with exactly this label; null for all
 * @param standing only backups of which this is known; null for all
 * @param since only backups of a state at or after this moment; null for all
 * @param before only backups of a state before this moment; null for all
 * @param limit how many at most, 1 to 1,000; null for 50
 */
@CommandName(
    value = "backup.list",
    target = CommandName.TargetKind.NONE,
    result = BackupListResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupList(
    @Nullable String engine,
    @Nullable String database,
    @Nullable String label,
    @Nullable BackupStanding standing,
    @Nullable Instant since,
    @Nullable Instant before,
    @Nullable Integer limit)
    implements CommandSpec {

  /** The newest backups of a database. */
  public static BackupList of(@Nullable String engine, @Nullable String database) {
    return new BackupList(engine, database, null, null, null, null, null);
  }
}
