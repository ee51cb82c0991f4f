package dev.windlass.postgresql.observation;

import java.util.Map;

/** Attributes of points: those of the semantic conventions, and the receiver's older ones. */
final class Attributes {
  private Attributes() {}

  static Map<String, String> database(String name) {
    return Map.of("db.namespace", name, "postgresql.database.name", name);
  }

  /** Those of a table, named with its schema. */
  static Map<String, String> table(String database, String table) {
    return Map.of(
        "db.namespace",
        database,
        "db.collection.name",
        table,
        "postgresql.database.name",
        database,
        "postgresql.table.name",
        table);
  }

  /** Those of a table, and one more. */
  static Map<String, String> table(String database, String table, String key, String value) {
    return Map.of(
        "db.namespace",
        database,
        "db.collection.name",
        table,
        "postgresql.database.name",
        database,
        "postgresql.table.name",
        table,
        key,
        value);
  }

  static Map<String, String> index(String database, String table, String index) {
    return table(database, table, "postgresql.index.name", index);
  }
}
