package dev.windlass.postgresql.document;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.Sql;
import java.util.Optional;

/** A collection: a table of schema {@code public} with the columns id, its key, and document. */
final class Collection {
  private static final String SCHEMA = "public";
  private static final String COLUMNS = "id text, document jsonb";

  private static final String LOOK =
      """
      SELECT c.relkind = 'r' AS plain,
             COALESCE((SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod),
                                         ', ' ORDER BY a.attnum)
                         FROM pg_attribute a
                        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '')
               AS columns,
             EXISTS (SELECT FROM pg_index i
                       JOIN pg_attribute k ON k.attrelid = c.oid AND k.attname = 'id'
                      WHERE i.indrelid = c.oid AND i.indisprimary AND i.indnkeyatts = 1
                        AND i.indkey[0] = k.attnum) AS keyed
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = ? AND c.relname = ?
      """;

  /** One who makes a collection keeps others from making it at the same time. */
  private static final String TAKE_TURNS =
      "SELECT pg_advisory_xact_lock(hashtextextended('windlass collection ' || ?, 0))";

  private final ServerConnection connection;
  private final String name;

  Collection(ServerConnection connection, String name) {
    this.connection = connection;
    this.name = name;
  }

  /** The table's name, quoted. */
  String table() {
    return Sql.identifier(SCHEMA, name);
  }

  /**
   * False when there is nothing of this name.
   *
   * @throws EngineException {@code CONFLICT} when what has the name is no collection
   */
  boolean exists() {
    if (!Sql.isName(name)) {
      return false;
    }
    Optional<String> columns =
        connection.first(
            LOOK,
            row ->
                row.getBoolean("plain") && row.getBoolean("keyed")
                    ? row.getString("columns")
                    : "other than a table with the key id: " + row.getString("columns"),
            SCHEMA,
            name);
    if (columns.isEmpty()) {
      return false;
    }
    if (!columns.get().equals(COLUMNS)) {
      throw new EngineException(
          FailureCode.CONFLICT,
          "\"%s\" of schema %s is no collection: that is a table with the columns id text, its key, and document jsonb; this is %s."
              .formatted(name, SCHEMA, columns.get()),
          "Choose another name for the collection, or read what is there with query.run.");
    }
    return true;
  }

  /** Makes it unless it is there; in the caller's transaction. */
  void make() {
    if (!Sql.isName(name)) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "No PostgreSQL table can be named \"%s\": names have 1 to %d bytes."
              .formatted(name.replace('\0', '?'), Sql.LONGEST_NAME),
          "Choose a shorter name for the collection.");
    }
    if (exists()) {
      return;
    }
    var _ = connection.first(TAKE_TURNS, _ -> true, name);
    if (!exists()) {
      connection.execute(
          "CREATE TABLE %s (id text COLLATE \"C\" PRIMARY KEY, document jsonb NOT NULL)"
              .formatted(table()));
    }
  }
}
