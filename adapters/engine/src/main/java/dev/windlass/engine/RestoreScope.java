package dev.windlass.engine;

import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseRestore.Clash;
import dev.windlass.messages.command.ObjectPattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a backup is restored, and where to.
 *
 * @param only the schemas and tables; empty for all
 * @param existing what becomes of tables that are there already, when things are put into an
 *     existing database; null when the database is made
 * @param createRoles whether roles that are missing are made as the backup has them
 */
public record RestoreScope(
    List<ObjectPattern> only, @Nullable Clash existing, boolean createRoles) {
  /** All of it, into a database that is made. */
  public static final RestoreScope WHOLE = new RestoreScope(List.of(), null, false);

  /** Keeps a copy. */
  public RestoreScope {
    only = List.copyOf(only);
  }

  /**
   * For adapters and methods that restore whole backups alone.
   *
   * @throws EngineException {@code UNSUPPORTED_OPERATION} when anything else is asked for
   */
  public void requireWhole(String engine, String method) {
    if (!equals(WHOLE)) {
      throw new EngineException(
          FailureCode.UNSUPPORTED_OPERATION,
          "A backup of method %s is restored on engine %s as a whole: only, existing and createRoles"
                  .formatted(method, engine)
              + " do not go with it.",
          "Leave them out, or restore a backup of method LOGICAL where there is one.");
    }
  }
}
