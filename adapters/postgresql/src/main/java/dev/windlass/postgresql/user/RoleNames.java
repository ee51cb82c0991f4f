package dev.windlass.postgresql.user;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.Sql;
import java.util.Set;

/** Names of roles and databases in commands: which cannot be, and which are not there. */
final class RoleNames {
  /** Words that PostgreSQL keeps for itself, in quotes too. */
  private static final Set<String> RESERVED = Set.of("public", "none");

  private RoleNames() {}

  static void checkNew(String name) {
    if (!Sql.isName(name) || RESERVED.contains(name) || name.startsWith("pg_")) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "No PostgreSQL role can be named \"%s\": names have 1 to %d bytes, and public, none and"
                  .formatted(name.replace('\0', '?'), Sql.LONGEST_NAME)
              + " what begins with pg_ are PostgreSQL's own.",
          "Take another name.");
    }
  }

  static void checkRole(ServerConnection connection, String engine, String name) {
    if (!Sql.isName(name)
        || connection
            .first("SELECT 1 FROM pg_roles WHERE rolname::text = ?", row -> true, name)
            .isEmpty()) {
      throw notFound(engine, name);
    }
  }

  static EngineException notFound(String engine, String name) {
    return new EngineException(
        FailureCode.NOT_FOUND,
        "Engine %s has no role named \"%s\".".formatted(engine, name.replace('\0', '?')),
        "user.list shows the names; upper and lower case count.");
  }

  static void checkDatabase(ServerConnection connection, String engine, String name) {
    boolean there =
        Sql.isName(name)
            && connection
                .first(
                    "SELECT 1 FROM pg_database WHERE datname::text = ? AND datallowconn"
                        + " AND datconnlimit <> -2",
                    row -> true,
                    name)
                .isPresent();
    if (!there) {
      throw new EngineException(
          FailureCode.NOT_FOUND,
          "Engine %s has no database named \"%s\" that takes connections."
              .formatted(engine, name.replace('\0', '?')),
          "database.list shows the names; upper and lower case count.");
    }
  }
}
