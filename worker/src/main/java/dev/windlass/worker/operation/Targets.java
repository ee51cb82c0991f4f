package dev.windlass.worker.operation;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a target has to name; the intake has checked it, so that a lack here is a fault of ours. */
public final class Targets {
  private Targets() {}

  /** The engine; {@code INVALID_COMMAND} when the target names none. */
  public static String engine(Target target) {
    return named(target.engine(), "engine");
  }

  /** The database; {@code INVALID_COMMAND} when the target names none. */
  public static String database(Target target) {
    return named(target.database(), "database");
  }

  /** The database; empty when the target names none and means the server as a whole. */
  public static String databaseOrServer(Target target) {
    return Objects.requireNonNullElse(target.database(), "");
  }

  /**
   * The database, which is there.
   *
   * @throws EngineException {@code NOT_FOUND} when the engine has none of that name
   */
  public static String existingDatabase(JobContext context) {
    String database = database(context.command().target());
    if (!context.engine().databases().exists(database)) {
      throw new EngineException(
          FailureCode.NOT_FOUND,
          "Engine " + context.engine().name() + " has no database \"" + database + "\".",
          "List the databases of the engine.");
    }
    return database;
  }

  private static String named(@Nullable String name, String what) {
    if (name == null) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "The command's target names no " + what + ".",
          "Give target." + what + " and send the command under a new id.");
    }
    return name;
  }
}
