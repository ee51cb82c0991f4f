package dev.windlass.engine;

import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.BackupGlobals;
import dev.windlass.messages.command.ObjectPattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a database goes into a backup.
 *
 * @param include the schemas and tables; empty for all
 * @param exclude those of them that stay out
 * @param globals what of the server goes along; null for nothing
 */
public record BackupScope(
    List<ObjectPattern> include, List<ObjectPattern> exclude, @Nullable BackupGlobals globals) {
  /** The whole database, and nothing of the server. */
  public static final BackupScope WHOLE = new BackupScope(List.of(), List.of(), null);

  /** Keeps copies. */
  public BackupScope {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  /** Whether something of the database stays out. */
  public boolean isSelection() {
    return !include.isEmpty() || !exclude.isEmpty();
  }

  /**
   * For adapters and methods that back up whole databases alone.
   *
   * @throws EngineException {@code UNSUPPORTED_OPERATION} when less or more is asked for
   */
  public void requireWhole(String engine, String method) {
    if (isSelection() || globals != null) {
      throw new EngineException(
          FailureCode.UNSUPPORTED_OPERATION,
          "A backup of method %s on engine %s holds the whole database: include, exclude and globals"
                  .formatted(method, engine)
              + " do not go with it.",
          "Leave them out, or take a backup of method LOGICAL where the engine has it.");
    }
  }
}
