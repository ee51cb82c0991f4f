package dev.windlass.postgresql.observation;

import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Points of the server as a whole, and of each database as far as that is seen from outside. */
final class ServerPoints {
  private static final int CHECKPOINTER_SINCE = 17;

  private static final String DATABASES =
      """
      SELECT d.datname::text AS name, s.xact_commit, s.xact_rollback, s.numbackends,
             CASE WHEN ? AND (has_database_privilege(d.oid, 'CONNECT')
                              OR pg_has_role('pg_read_all_stats', 'MEMBER'))
                  THEN pg_database_size(d.oid) END AS bytes
        FROM pg_database d JOIN pg_stat_database s ON s.datid = d.oid
       WHERE NOT d.datistemplate AND (?::text IS NULL OR d.datname::text = ?)
      """;

  private static final String WRITER =
      """
      SELECT checkpoints_timed AS timed, checkpoints_req AS requested, checkpoint_write_time AS
             write_time, checkpoint_sync_time AS sync_time, buffers_checkpoint, buffers_clean,
             maxwritten_clean, buffers_backend, buffers_backend_fsync, buffers_alloc
        FROM pg_stat_bgwriter
      """;

  private static final String WRITER_AND_CHECKPOINTER =
      """
      SELECT c.num_timed AS timed, c.num_requested AS requested, c.write_time, c.sync_time,
             c.buffers_written AS buffers_checkpoint, b.buffers_clean, b.maxwritten_clean,
             i.writes AS buffers_backend, i.fsyncs AS buffers_backend_fsync, b.buffers_alloc
        FROM pg_stat_checkpointer c, pg_stat_bgwriter b,
             (SELECT COALESCE(sum(writes), 0)::bigint AS writes,
                     COALESCE(sum(fsyncs), 0)::bigint AS fsyncs
                FROM pg_stat_io WHERE backend_type = 'client backend') i
      """;

  private static final String REPLICAS =
      """
      SELECT COALESCE(host(client_addr), 'unix') AS client,
             pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn()
                                  ELSE pg_current_wal_lsn() END, replay_lsn)::bigint AS delay,
             extract(epoch FROM write_lag)::bigint AS write,
             extract(epoch FROM flush_lag)::bigint AS flush,
             extract(epoch FROM replay_lag)::bigint AS replay
        FROM pg_stat_replication
      """;

  private static final String WAL_AGE =
      """
      SELECT extract(epoch FROM clock_timestamp() - min(modification))::bigint
        FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'
      """;

  private final ServerConnection connection;
  private final Points points;

  ServerPoints(ServerConnection connection, Points points) {
    this.connection = connection;
    this.points = points;
  }

  void collect(@Nullable String database, List<String> notes) {
    databases(database);
    if (points.wants(KnownMetric.CONNECTION_MAX)) {
      long most =
          connection.one(
              "SELECT current_setting('max_connections')::bigint", row -> row.getLong(1));
      points.add(KnownMetric.CONNECTION_MAX, most, Map.of());
    }
    if (points.wants(
        KnownMetric.BUFFERS_ALLOCATED,
        KnownMetric.BUFFERS_WRITES,
        KnownMetric.CHECKPOINT_COUNT,
        KnownMetric.CHECKPOINT_DURATION,
        KnownMetric.MAXWRITTEN)) {
      boolean checkpointer = ServerVersion.of(connection).atLeast(CHECKPOINTER_SINCE);
      connection.one(checkpointer ? WRITER_AND_CHECKPOINTER : WRITER, this::writer);
    }
    if (points.wants(KnownMetric.REPLICATION_DATA_DELAY, KnownMetric.WAL_LAG)) {
      connection.query(REPLICAS, this::replica);
    }
    if (points.wants(KnownMetric.WAL_AGE)) {
      walAge(notes);
    }
  }

  private void databases(@Nullable String database) {
    List<Integer> all =
        connection.query(
            DATABASES, this::database, points.wants(KnownMetric.DB_SIZE), database, database);
    points.add(KnownMetric.DATABASE_COUNT, all.size(), Map.of());
  }

  private Integer database(ResultSet row) throws SQLException {
    Map<String, String> attributes =
        Attributes.database(Objects.requireNonNull(row.getString("name")));
    points.add(KnownMetric.BACKENDS, row.getLong("numbackends"), attributes);
    points.add(KnownMetric.COMMITS, row.getLong("xact_commit"), attributes);
    points.add(KnownMetric.ROLLBACKS, row.getLong("xact_rollback"), attributes);
    Long bytes = row.getObject("bytes", Long.class);
    if (bytes != null) {
      points.add(KnownMetric.DB_SIZE, bytes, attributes);
    }
    return 1;
  }

  private boolean writer(ResultSet row) throws SQLException {
    points.add(KnownMetric.CHECKPOINT_COUNT, row.getLong("timed"), Map.of("type", "scheduled"));
    points.add(KnownMetric.CHECKPOINT_COUNT, row.getLong("requested"), Map.of("type", "requested"));
    points.add(
        KnownMetric.CHECKPOINT_DURATION, row.getDouble("write_time"), Map.of("type", "write"));
    points.add(KnownMetric.CHECKPOINT_DURATION, row.getDouble("sync_time"), Map.of("type", "sync"));
    points.add(KnownMetric.MAXWRITTEN, row.getLong("maxwritten_clean"), Map.of());
    points.add(KnownMetric.BUFFERS_ALLOCATED, row.getLong("buffers_alloc"), Map.of());
    writes(row, "checkpoints", "buffers_checkpoint");
    writes(row, "bgwriter", "buffers_clean");
    writes(row, "backend", "buffers_backend");
    writes(row, "backend_fsync", "buffers_backend_fsync");
    return true;
  }

  private void writes(ResultSet row, String source, String column) throws SQLException {
    points.add(KnownMetric.BUFFERS_WRITES, row.getLong(column), Map.of("source", source));
  }

  private boolean replica(ResultSet row) throws SQLException {
    String client = Objects.requireNonNull(row.getString("client"));
    Long delay = row.getObject("delay", Long.class);
    if (delay != null) {
      points.add(KnownMetric.REPLICATION_DATA_DELAY, delay, Map.of("replication_client", client));
    }
    for (String operation : List.of("write", "flush", "replay")) {
      Long lag = row.getObject(operation, Long.class);
      if (lag != null) {
        points.add(
            KnownMetric.WAL_LAG, lag, Map.of("operation", operation, "replication_client", client));
      }
    }
    return true;
  }

  private void walAge(List<String> notes) {
    boolean allowed =
        connection.one(
            "SELECT has_function_privilege('pg_ls_waldir()', 'EXECUTE')", row -> row.getBoolean(1));
    if (!allowed) {
      notes.add("postgresql.wal.age needs membership in pg_monitor.");
      return;
    }
    Long age = connection.query(WAL_AGE, row -> row.getObject(1, Long.class)).getFirst();
    if (age != null) {
      points.add(KnownMetric.WAL_AGE, age, Map.of());
    }
  }
}
