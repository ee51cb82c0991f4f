package dev.windlass.postgresql.schema;

import dev.windlass.messages.command.SchemaDescribe;
import dev.windlass.messages.command.SchemaDescribeResult;
import dev.windlass.messages.command.SchemaDescribeResult.Column;
import dev.windlass.messages.command.SchemaDescribeResult.Table;
import dev.windlass.postgresql.connection.ServerConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads tables and what belongs to them: four statements, whatever their number. */
final class SchemaCatalog {
  private static final String TABLES =
      """
      SELECT c.oid::bigint AS oid, n.nspname::text AS schema, c.relname::text AS name,
             CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table'
                            WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
                            ELSE 'foreign table' END AS kind,
             CASE WHEN c.relkind IN ('r', 'm', 'p')
                       AND (c.reltuples > 0
                            OR c.reltuples = 0
                               AND (c.relpages > 0
                                    OR current_setting('server_version_num')::int >= 140000))
                  THEN c.reltuples::bigint END AS rows,
             obj_description(c.oid, 'pg_class') AS comment
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't'
         AND CASE WHEN cardinality(?::text[]) = 0
                  THEN n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
                  ELSE n.nspname LIKE ANY (?::text[]) END
         AND (cardinality(?::text[]) = 0 OR c.relname LIKE ANY (?::text[]))
       ORDER BY n.nspname, c.relname LIMIT ?
      """;

  private static final String COLUMNS =
      """
      SELECT a.attrelid::bigint AS oid, a.attname::text AS name,
             format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable,
             pg_get_expr(d.adbin, d.adrelid) AS default_value,
             col_description(a.attrelid, a.attnum) AS comment
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
       WHERE a.attrelid = ANY (?::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
       ORDER BY a.attrelid, a.attnum
      """;

  private static final String KEYS =
      """
      SELECT c.conrelid::bigint AS oid, c.contype = 'p' AS primary_key,
             pg_get_constraintdef(c.oid) AS text,
             ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k (number, place)
                     JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number
                    ORDER BY k.place) AS columns
        FROM pg_constraint c
       WHERE c.conrelid = ANY (?::oid[]) AND c.contype IN ('p', 'f') ORDER BY c.conname
      """;

  private static final String INDEXES =
      """
      SELECT i.indrelid::bigint AS oid, pg_get_indexdef(i.indexrelid) AS text
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
       WHERE i.indrelid = ANY (?::oid[]) ORDER BY c.relname
      """;

  private final ServerConnection connection;
  private final SchemaDescribe wanted;
  private final Map<Long, List<Column>> columns = new HashMap<>();
  private final Map<Long, List<String>> primaryKeys = new HashMap<>();
  private final Map<Long, List<String>> foreignKeys = new HashMap<>();
  private final Map<Long, List<String>> indexes = new HashMap<>();

  SchemaCatalog(ServerConnection connection, SchemaDescribe wanted) {
    this.connection = connection;
    this.wanted = wanted;
  }

  private record Found(
      long oid,
      String schema,
      String name,
      String kind,
      @Nullable Long rows,
      @Nullable String comment) {}

  SchemaDescribeResult read() {
    String[] schemas = patterns(wanted.schemasOrAll());
    String[] tables = patterns(wanted.tablesOrAll());
    List<Found> found =
        connection.query(
            TABLES,
            SchemaCatalog::found,
            schemas,
            schemas,
            tables,
            tables,
            SchemaDescribeResult.MAX_TABLES + 1);
    boolean truncated = found.size() > SchemaDescribeResult.MAX_TABLES;
    List<Found> shown = truncated ? found.subList(0, SchemaDescribeResult.MAX_TABLES) : found;
    Object oids = shown.stream().map(Found::oid).toArray(Long[]::new);
    connection.query(COLUMNS, this::column, oids);
    connection.query(KEYS, this::key, oids);
    connection.query(INDEXES, this::index, oids);
    return new SchemaDescribeResult(
        shown.stream().map(this::table).toList(),
        connection.one(
            "SELECT clock_timestamp()", row -> row.getObject(1, OffsetDateTime.class).toInstant()),
        truncated);
  }

  /** A star stands for any characters; what LIKE knows besides stands for itself. */
  private static String[] patterns(List<String> names) {
    return names.stream()
        .map(name -> name.replace('\0', '\u0001'))
        .map(name -> name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"))
        .map(name -> name.replace('*', '%'))
        .toArray(String[]::new);
  }

  private static Found found(ResultSet row) throws SQLException {
    return new Found(
        row.getLong("oid"),
        Objects.requireNonNull(row.getString("schema")),
        Objects.requireNonNull(row.getString("name")),
        Objects.requireNonNull(row.getString("kind")),
        row.getObject("rows", Long.class),
        row.getString("comment"));
  }

  private boolean column(ResultSet row) throws SQLException {
    return columns
        .computeIfAbsent(row.getLong("oid"), _ -> new ArrayList<>())
        .add(
            new Column(
                Objects.requireNonNull(row.getString("name")),
                Objects.requireNonNull(row.getString("type")),
                row.getBoolean("nullable"),
                row.getString("default_value"),
                row.getString("comment")));
  }

  private boolean key(ResultSet row) throws SQLException {
    if (row.getBoolean("primary_key")) {
      primaryKeys.put(row.getLong("oid"), List.of((String[]) row.getArray("columns").getArray()));
      return true;
    }
    return add(foreignKeys, row);
  }

  private boolean index(ResultSet row) throws SQLException {
    return add(indexes, row);
  }

  private static boolean add(Map<Long, List<String>> texts, ResultSet row) throws SQLException {
    return texts
        .computeIfAbsent(row.getLong("oid"), _ -> new ArrayList<>())
        .add(Objects.requireNonNull(row.getString("text")));
  }

  private Table table(Found found) {
    return new Table(
        found.schema(),
        found.name(),
        found.kind(),
        found.rows(),
        found.comment(),
        columns.getOrDefault(found.oid(), List.of()),
        primaryKeys.getOrDefault(found.oid(), List.of()),
        foreignKeys.getOrDefault(found.oid(), List.of()),
        indexes.getOrDefault(found.oid(), List.of()));
  }
}
