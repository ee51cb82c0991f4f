package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Back up one database to the object store, or, when the target names none, the server as a whole.
 *
 * @param method how; null for the method that the engine does best, and {@link
 *     BackupMethod#PHYSICAL} for a server as a whole
 * @param parallelism how many parts are copied at the same time, 1 to 32; null for the worker's
 *     default
 * @param compressionLevel zstd level, 1 (fast) to 19 (small); null for the worker's default
 * @param label a word of the sender's own that the catalogue keeps; null for none
 */
@CommandName(
    value = "database.backup",
    target = CommandName.TargetKind.ENGINE_AND_MAYBE_DATABASE,
    result = BackupResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseBackup(
    @Nullable BackupMethod method,
    @Nullable Integer parallelism,
    @Nullable Integer compressionLevel,
    @Nullable String label)
    implements CommandSpec {
  /** A backup with every default. */
  public static DatabaseBackup withDefaults() {
    return new DatabaseBackup(null, null, null, null);
  }
}
