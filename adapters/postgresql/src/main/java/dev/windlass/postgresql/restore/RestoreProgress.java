package dev.windlass.postgresql.restore;

import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.Sql;
import java.util.HashSet;
import java.util.Set;

/**
 * Which parts are loaded. The row of a part is written in the transaction that loads it, so that a
 * crash leaves both or neither.
 */
final class RestoreProgress {
  private final String schema;
  private final String table;

  RestoreProgress(String schema) {
    this.schema = Sql.identifier(schema);
    this.table = Sql.identifier(schema, "loaded");
  }

  void create(ServerConnection connection) {
    connection.execute(
        "CREATE SCHEMA %s; CREATE TABLE %s (part text PRIMARY KEY)".formatted(schema, table));
  }

  /** Names of the parts that are there. */
  Set<String> loaded(ServerConnection connection) {
    return new HashSet<>(connection.query("SELECT part FROM " + table, row -> row.getString(1)));
  }

  /** False when the part is there already. */
  boolean claim(ServerConnection connection, String part) {
    return connection
        .first(
            "INSERT INTO " + table + " VALUES (?) ON CONFLICT DO NOTHING RETURNING part",
            row -> row.getString(1),
            part)
        .isPresent();
  }

  void drop(ServerConnection connection) {
    connection.execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
  }
}
