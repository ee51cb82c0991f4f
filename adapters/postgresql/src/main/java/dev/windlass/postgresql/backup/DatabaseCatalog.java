package dev.windlass.postgresql.backup;

import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerVersion;
import dev.windlass.postgresql.connection.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Reads what is in a database: a few statements, however many tables there are. */
final class DatabaseCatalog {
  /**
   * Ordinary tables: those of the user, and those of extensions that are marked as configuration.
   * Foreign tables hold no rows here; views and materialized views are made anew.
   */
  private static final String USER_RELATIONS =
      """
      WITH configuration AS (
        SELECT x.oid, x.condition
          FROM pg_extension e, unnest(e.extconfig, e.extcondition) AS x(oid, condition)),
      relations AS (
        SELECT c.*, n.nspname, g.condition, g.oid IS NOT NULL AS of_extension
          FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace
          LEFT JOIN configuration g ON g.oid = c.oid
         WHERE c.relpersistence <> 't'
           AND (g.oid IS NOT NULL
                OR (n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
                    AND NOT EXISTS (SELECT 1 FROM pg_depend d
                                     WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                                       AND d.objsubid = 0 AND d.deptype = 'e'))))
      """;

  private static final String TO_LOCK =
      USER_RELATIONS
          + """
          SELECT nspname, relname, of_extension FROM relations
           WHERE relkind IN ('r', 'p') ORDER BY nspname, relname
          """;

  /**
   * Rows of a partition go through the topmost parent when a level above is partitioned by hash of
   * an enum: its hash is made of numbers that the restored type has not.
   */
  private static final String TABLES =
      USER_RELATIONS
          + """
          SELECT r.nspname, r.relname, r.condition, r.of_extension,
                 (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
                   WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
                     AND a.attgenerated = '') AS columns,
                 COALESCE(pg_relation_size(r.oid), 0) AS heap_bytes,
                 CASE WHEN r.reltoastrelid <> 0
                      THEN COALESCE(pg_relation_size(r.reltoastrelid), 0) ELSE 0 END
                   AS toast_bytes,
                 COALESCE(pg_relation_size(r.oid), 0)
                   / current_setting('block_size')::bigint AS blocks,
                 am.amname = 'heap' AS heap,
                 rootn.nspname AS root_schema, rootc.relname AS root_name
            FROM relations r
            LEFT JOIN pg_am am ON am.oid = r.relam
            LEFT JOIN pg_class rootc ON r.relispartition AND rootc.oid = pg_partition_root(r.oid)
                 AND EXISTS (
                   SELECT 1 FROM pg_partition_ancestors(r.oid) a
                     JOIN pg_partitioned_table p ON p.partrelid = a.relid
                     JOIN pg_opclass o ON o.oid = ANY (p.partclass)
                    WHERE p.partstrat = 'h' AND o.opcname = 'enum_ops')
            LEFT JOIN pg_namespace rootn ON rootn.oid = rootc.relnamespace
           WHERE r.relkind = 'r'
             AND NOT (r.relpersistence = 'u' AND pg_is_in_recovery())
           ORDER BY r.nspname, r.relname
          """;

  private static final String SEQUENCES =
      USER_RELATIONS
          + "SELECT nspname, relname, of_extension FROM relations"
          + " WHERE relkind = 'S' ORDER BY nspname, relname";

  private static final String UNLOGGED_ON_STANDBY =
      USER_RELATIONS
          + "SELECT nspname, relname, of_extension FROM relations"
          + " WHERE relkind = 'r' AND relpersistence = 'u' AND pg_is_in_recovery()"
          + " ORDER BY nspname, relname";

  private static final String LARGE_OBJECTS =
      """
      SELECT CASE WHEN EXISTS (SELECT 1 FROM pg_largeobject_metadata)
                  THEN GREATEST(pg_relation_size('pg_largeobject'), 1) ELSE 0 END
      """;

  private static final String REFERENCES =
      """
      SELECT fn.nspname, f.relname, tn.nspname, t.relname
        FROM pg_constraint k
        JOIN pg_class f ON f.oid = k.conrelid JOIN pg_namespace fn ON fn.oid = f.relnamespace
        JOIN pg_class t ON t.oid = k.confrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
       WHERE k.contype = 'f' AND k.conrelid <> k.confrelid
         AND k.conrelid IN (SELECT unnest(extconfig) FROM pg_extension)
      """;

  private final ServerConnection connection;
  private final boolean rangeScans;

  DatabaseCatalog(ServerConnection connection, ServerVersion version) {
    this.connection = connection;
    this.rangeScans = version.atLeast(14);
  }

  /** Quoted names of all tables that a backup has to hold still. */
  List<String> tablesToLock(BackupSelection selection) {
    return keptOf(TO_LOCK, selection);
  }

  private List<String> keptOf(String sql, BackupSelection selection) {
    List<String> names = new ArrayList<>();
    connection.query(
        sql,
        row -> {
          String name = quotedName(row);
          return (row.getBoolean("of_extension")
                  ? selection.keepsSchema(Objects.requireNonNull(row.getString("nspname")))
                  : selection.keeps(name))
              && names.add(name);
        });
    return names;
  }

  DatabaseContents read(BackupSelection selection) {
    List<TableData> tables = new ArrayList<>();
    List<TableData> configuration = new ArrayList<>();
    connection.query(
        TABLES, row -> (row.getBoolean("of_extension") ? configuration : tables).add(table(row)));
    tables.removeIf(table -> !selection.keeps(table.quoted()));
    configuration.removeIf(table -> !selection.keepsSchema(table.schema()));
    return new DatabaseContents(
        tables,
        configuration.size() < 2 ? configuration : inOrderOfReference(configuration),
        keptOf(SEQUENCES, selection),
        selection.keepsLargeObjects() ? connection.one(LARGE_OBJECTS, row -> row.getLong(1)) : 0,
        keptOf(UNLOGGED_ON_STANDBY, selection),
        RelationCatalog.withTargets(selection.kept(connection), tables));
  }

  private TableData table(ResultSet row) throws SQLException {
    String schema = Objects.requireNonNull(row.getString("nspname"));
    String name = Objects.requireNonNull(row.getString("relname"));
    String rootSchema = row.getString("root_schema");
    String rootName = row.getString("root_name");
    List<String> columns =
        row.getArray("columns") == null
            ? List.of()
            : Arrays.asList((String[]) row.getArray("columns").getArray());
    return new TableData(
        schema,
        name,
        columns,
        row.getLong("heap_bytes") + row.getLong("toast_bytes"),
        row.getLong("blocks"),
        rangeScans && row.getBoolean("heap") && !columns.isEmpty(),
        row.getString("condition"),
        rootSchema == null || rootName == null
            ? Sql.identifier(schema, name)
            : Sql.identifier(rootSchema, rootName));
  }

  private List<TableData> inOrderOfReference(List<TableData> tables) {
    List<String[]> references =
        connection.query(
            REFERENCES,
            row ->
                new String[] {
                  Sql.identifier(row.getString(1), row.getString(2)),
                  Sql.identifier(row.getString(3), row.getString(4))
                });
    List<TableData> waiting = new ArrayList<>(tables);
    List<TableData> ordered = new ArrayList<>();
    while (!waiting.isEmpty()) {
      List<String> blocked = waiting.stream().map(TableData::quoted).toList();
      List<TableData> free =
          waiting.stream()
              .filter(
                  table ->
                      references.stream()
                          .noneMatch(
                              pair -> pair[0].equals(table.quoted()) && blocked.contains(pair[1])))
              .toList();
      List<TableData> next = free.isEmpty() ? List.copyOf(waiting) : free;
      ordered.addAll(next);
      waiting.removeAll(next);
    }
    return ordered;
  }

  private static String quotedName(ResultSet row) throws SQLException {
    return Sql.identifier(row.getString("nspname"), row.getString("relname"));
  }
}
