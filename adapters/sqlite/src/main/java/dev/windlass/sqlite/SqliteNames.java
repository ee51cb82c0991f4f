package dev.windlass.sqlite;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;

/** Names of tables in statements. */
final class SqliteNames {
  private SqliteNames() {}

  /**
   * The name in double quotes, whatever is in it.
   *
   * @throws EngineException {@code INVALID_COMMAND} for a NUL, at which SQLite would stop reading
   */
  static String quoted(String name) {
    if (name.indexOf('\0') >= 0) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND, "A name cannot have a NUL character.", null);
    }
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
