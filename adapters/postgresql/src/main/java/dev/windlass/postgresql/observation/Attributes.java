package dev.windlass.postgresql.observation;

import java.util.Map;

/** Attributes of points: those of the semantic conventions, and the receiver's older ones. */
final class Attributes {
  private Attributes() {}

  static Map<String, String> database(String name) {
    return Map.of("db.namespace", name, "postgresql.database.name", name);
  }

  static Map<String, String> table(String database, String schema, String table) {
    String name = schema + "." + table;
    return Map.of(
        "db.namespace",
        database,
        "db.collection.name",
        name,
        "postgresql.database.name",
        database,
        "postgresql.table.name",
        name);
  }

  /** Those of a table, and one more. */
  static Map<String, String> table(
      String database, String schema, String table, String key, String value) {
    String name = schema + "." + table;
    return Map.of(
        "db.namespace",
        database,
        "db.collection.name",
        name,
        "postgresql.database.name",
        database,
        "postgresql.table.name",
        name,
        key,
        value);
  }

  static Map<String, String> index(String database, String schema, String table, String index) {
    return table(database, schema, table, "postgresql.index.name", index);
  }
}
