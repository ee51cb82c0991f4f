package dev.windlass.postgresql.observation;

import dev.windlass.postgresql.connection.ServerConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
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
   * everything waiting, and has no size here instead.
   */
  private static final String TABLES =
      """
      WITH held AS MATERIALIZED (
        SELECT relation FROM pg_locks
         WHERE mode = 'AccessExclusiveLock' AND relation IS NOT NULL
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
      SELECT n.nspname::text AS schema, c.relname::text AS name,
             CASE WHEN ? AND NOT EXISTS (SELECT 1 FROM held WHERE held.relation = c.oid)
                  THEN pg_relation_size(c.oid) END AS bytes,
             s.n_tup_ins AS ins, s.n_tup_upd AS upd, s.n_tup_del AS del, s.n_tup_hot_upd AS hot_upd,
             s.n_live_tup AS live, s.n_dead_tup AS dead, s.vacuum_count,
             b.heap_blks_read AS heap_read, b.heap_blks_hit AS heap_hit,
             b.idx_blks_read AS idx_read, b.idx_blks_hit AS idx_hit,
             b.toast_blks_read AS toast_read, b.toast_blks_hit AS toast_hit,
             b.tidx_blks_read AS tidx_read, b.tidx_blks_hit AS tidx_hit
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_stat_user_tables s ON s.relid = c.oid
        JOIN pg_statio_user_tables b ON b.relid = c.oid
       WHERE c.relkind IN ('r', 'm')
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

  static boolean wanted(Points points) {
    return points.wants(OF_TABLES) || points.wants(OF_INDEXES);
  }

  void collect() {
    if (points.wants(OF_TABLES)) {
      List<Integer> tables =
          connection.query(TABLES, this::table, points.wants(KnownMetric.TABLE_SIZE));
      points.add(KnownMetric.TABLE_COUNT, tables.size(), Attributes.database(database));
    }
    if (points.wants(OF_INDEXES)) {
      connection.query(INDEXES, this::index, points.wants(KnownMetric.INDEX_SIZE));
    }
  }

  private Integer table(ResultSet row) throws SQLException {
    Map<String, String> attributes =
        Attributes.table(
            database,
            Objects.requireNonNull(row.getString("schema")),
            Objects.requireNonNull(row.getString("name")));
    Long bytes = row.getObject("bytes", Long.class);
    if (bytes != null) {
      points.add(KnownMetric.TABLE_SIZE, bytes, attributes);
    }
    points.add(KnownMetric.TABLE_VACUUM_COUNT, row.getLong("vacuum_count"), attributes);
    for (String operation : List.of("ins", "upd", "del", "hot_upd")) {
      points.add(
          KnownMetric.OPERATIONS, row.getLong(operation), with(attributes, "operation", operation));
    }
    for (String state : List.of("live", "dead")) {
      points.add(KnownMetric.ROWS, row.getLong(state), with(attributes, "state", state));
    }
    for (String source : BLOCKS) {
      long blocks = row.getLong(source);
      if (!row.wasNull()) {
        points.add(KnownMetric.BLOCKS_READ, blocks, with(attributes, "source", source));
      }
    }
    return 1;
  }

  private Integer index(ResultSet row) throws SQLException {
    Map<String, String> attributes =
        Attributes.index(
            database,
            Objects.requireNonNull(row.getString("schema")),
            Objects.requireNonNull(row.getString("table")),
            Objects.requireNonNull(row.getString("name")));
    points.add(KnownMetric.INDEX_SCANS, row.getLong("scans"), attributes);
    Long bytes = row.getObject("bytes", Long.class);
    if (bytes != null) {
      points.add(KnownMetric.INDEX_SIZE, bytes, attributes);
    }
    return 1;
  }

  private static Map<String, String> with(
      Map<String, String> attributes, String key, String value) {
    Map<String, String> all = new HashMap<>(attributes);
    all.put(key, value);
    return all;
  }
}
