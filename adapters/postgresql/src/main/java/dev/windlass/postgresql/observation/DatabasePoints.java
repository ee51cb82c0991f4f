package dev.windlass.postgresql.observation;

import dev.windlass.postgresql.connection.ServerConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Points of the tables and indexes of one database: two statements, whatever their number. */
final class DatabasePoints {
  private static final KnownMetric[] OF_TABLES = {
    KnownMetric.BLOCKS_READ,
    KnownMetric.OPERATIONS,
    KnownMetric.ROWS,
    KnownMetric.TABLE_COUNT,
    KnownMetric.TABLE_SIZE,
    KnownMetric.TABLE_VACUUM_COUNT
  };

  private static final KnownMetric[] OF_INDEXES = {KnownMetric.INDEX_SCANS, KnownMetric.INDEX_SIZE};

  private static final List<String> OPERATIONS = List.of("ins", "upd", "del", "hot_upd");

  private static final List<String> STATES = List.of("live", "dead");

  private static final List<String> BLOCKS =
      List.of(
          "heap_read",
          "heap_hit",
          "idx_read",
          "idx_hit",
          "toast_read",
          "toast_hit",
          "tidx_read",
          "tidx_hit");

  /**
   * Asking for a size takes a lock; a table that somebody holds, or is about to, would keep
   * everything waiting, and has no size here instead. The statistics functions are called without
   * the views over them, which join and group more than is needed here.
   */
  private static final String TABLES =
      """
      WITH held AS MATERIALIZED (
        SELECT relation FROM pg_locks
         WHERE mode = 'AccessExclusiveLock' AND relation IS NOT NULL
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())),
      indexes AS MATERIALIZED (
        SELECT indrelid, sum(pg_stat_get_blocks_fetched(indexrelid))::bigint AS fetched,
               sum(pg_stat_get_blocks_hit(indexrelid))::bigint AS hit
          FROM pg_index GROUP BY indrelid)
      SELECT n.nspname::text AS schema, c.relname::text AS name,
             CASE WHEN ? AND NOT EXISTS (SELECT 1 FROM held WHERE held.relation = c.oid)
                  THEN pg_relation_size(c.oid) END AS bytes,
             pg_stat_get_tuples_inserted(c.oid) AS ins, pg_stat_get_tuples_updated(c.oid) AS upd,
             pg_stat_get_tuples_deleted(c.oid) AS del,
             pg_stat_get_tuples_hot_updated(c.oid) AS hot_upd,
             pg_stat_get_live_tuples(c.oid) AS live, pg_stat_get_dead_tuples(c.oid) AS dead,
             pg_stat_get_vacuum_count(c.oid) AS vacuum_count,
             pg_stat_get_blocks_fetched(c.oid) - pg_stat_get_blocks_hit(c.oid) AS heap_read,
             pg_stat_get_blocks_hit(c.oid) AS heap_hit,
             x.fetched - x.hit AS idx_read, x.hit AS idx_hit,
             CASE WHEN c.reltoastrelid <> 0
                  THEN pg_stat_get_blocks_fetched(c.reltoastrelid)
                       - pg_stat_get_blocks_hit(c.reltoastrelid) END AS toast_read,
             CASE WHEN c.reltoastrelid <> 0
                  THEN pg_stat_get_blocks_hit(c.reltoastrelid) END AS toast_hit,
             t.fetched - t.hit AS tidx_read, t.hit AS tidx_hit
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN indexes x ON x.indrelid = c.oid
        LEFT JOIN indexes t ON t.indrelid = c.reltoastrelid
       WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't'
         AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
      """;

  private static final String INDEXES =
      """
      WITH held AS MATERIALIZED (
        SELECT relation FROM pg_locks
         WHERE mode = 'AccessExclusiveLock' AND relation IS NOT NULL
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
      SELECT s.schemaname::text AS schema, s.relname::text AS table, s.indexrelname::text AS name,
             s.idx_scan AS scans,
             CASE WHEN ? AND NOT EXISTS (SELECT 1 FROM held WHERE held.relation = s.indexrelid)
                  THEN pg_relation_size(s.indexrelid) END AS bytes
        FROM pg_stat_user_indexes s
      """;

  private final ServerConnection connection;
  private final Points points;
  private final String database;

  DatabasePoints(ServerConnection connection, Points points, String database) {
    this.connection = connection;
    this.points = points;
    this.database = database;
  }

  static boolean ofTables(Points wanted) {
    return wanted.wants(OF_TABLES);
  }

  static boolean ofIndexes(Points wanted) {
    return wanted.wants(OF_INDEXES);
  }

  void tables() {
    if (ofTables(points)) {
      List<Integer> tables =
          connection.query(TABLES, this::table, points.wants(KnownMetric.TABLE_SIZE));
      points.add(KnownMetric.TABLE_COUNT, tables.size(), Attributes.database(database));
    }
  }

  void indexes() {
    if (ofIndexes(points)) {
      connection.query(INDEXES, this::index, points.wants(KnownMetric.INDEX_SIZE));
    }
  }

  private Integer table(ResultSet row) throws SQLException {
    String name = qualified(row, "name");
    Map<String, String> attributes = Attributes.table(database, name);
    Long bytes = row.getObject("bytes", Long.class);
    if (bytes != null) {
      points.add(KnownMetric.TABLE_SIZE, bytes, attributes);
    }
    points.add(KnownMetric.TABLE_VACUUM_COUNT, row.getLong("vacuum_count"), attributes);
    for (String operation : OPERATIONS) {
      points.add(
          KnownMetric.OPERATIONS,
          row.getLong(operation),
          Attributes.table(database, name, "operation", operation));
    }
    for (String state : STATES) {
      points.add(
          KnownMetric.ROWS, row.getLong(state), Attributes.table(database, name, "state", state));
    }
    for (String source : BLOCKS) {
      long blocks = row.getLong(source);
      if (!row.wasNull()) {
        points.add(
            KnownMetric.BLOCKS_READ, blocks, Attributes.table(database, name, "source", source));
      }
    }
    return 1;
  }

  private Integer index(ResultSet row) throws SQLException {
    Map<String, String> attributes =
        Attributes.index(
            database, qualified(row, "table"), Objects.requireNonNull(row.getString("name")));
    points.add(KnownMetric.INDEX_SCANS, row.getLong("scans"), attributes);
    Long bytes = row.getObject("bytes", Long.class);
    if (bytes != null) {
      points.add(KnownMetric.INDEX_SIZE, bytes, attributes);
    }
    return 1;
  }

  /** A table by its schema and the name in this column. */
  private static String qualified(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getString("schema"))
        + "."
        + Objects.requireNonNull(row.getString(column));
  }
}
