package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
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
 * @param include the schemas and tables that the backup holds; null for all. Each has to match
 * @param exclude those of them that it does not hold; null for none. Each has to match
 * @param globals what it holds of roles and tablespaces; null for nothing
 * @param encryption how it is encrypted; null for not at all
 * @param pace what it asks of the engine while others work there; null for {@link
 *     BackupPace#GENTLE}
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
    @Nullable String label,
    @Nullable List<ObjectPattern> include,
    @Nullable List<ObjectPattern> exclude,
    @Nullable BackupGlobals globals,
    @Nullable BackupEncryption encryption,
    @Nullable BackupPace pace)
    implements CommandSpec {
  /** Keeps copies. */
  public DatabaseBackup {
    include = include == null ? null : List.copyOf(include);
    exclude = exclude == null ? null : List.copyOf(exclude);
  }

  /** A backup of everything, in the clear. */
  public DatabaseBackup(
      @Nullable BackupMethod method,
      @Nullable Integer parallelism,
      @Nullable Integer compressionLevel,
      @Nullable String label) {
    this(method, parallelism, compressionLevel, label, null, null, null, null, null);
  }

  /** A backup with every default. */
  public static DatabaseBackup withDefaults() {
    return new DatabaseBackup(null, null, null, null);
  }
}
