package dev.windlass.postgresql.process;

import dev.windlass.engine.Processes;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.ProcessKill;
import dev.windlass.messages.command.ProcessKillResult;
import dev.windlass.messages.command.ProcessList;
import dev.windlass.messages.command.Session;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.connection.ServerConnection;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a server. Windlass's own probes are left out; its backups, restores and queries
 * are shown, because they hold locks and a DBA has to see who does.
 */
public final class PostgresqlProcesses implements Processes {
  /** Blockers are asked for only where a lock is waited for: the question takes the lock table. */
  private static final String LIST =
      """
      SELECT a.pid::text AS pid, a.backend_start, a.datname, a.usename,
             NULLIF(a.application_name, '') AS application,
             CASE WHEN a.client_addr IS NOT NULL
                  THEN host(a.client_addr) || ':' || a.client_port END AS client,
             a.state, NULLIF(concat_ws(': ', a.wait_event_type, a.wait_event), '') AS waits_for,
             a.wait_event_type,
             extract(epoch FROM clock_timestamp() - a.xact_start)::float8 AS transaction_age,
             CASE WHEN a.state = 'active'
                  THEN extract(epoch FROM clock_timestamp() - a.query_start)::float8
                  END AS statement_age,
             CASE WHEN a.wait_event_type = 'Lock' THEN pg_blocking_pids(a.pid)::text[]
                  ELSE '{}' END AS blocked_by,
             left(a.query, 10000) AS query
        FROM pg_stat_activity a
       WHERE a.backend_type = 'client backend' AND a.pid <> pg_backend_pid()
         AND NOT (a.application_name = ? AND a.usename = current_user)
         AND (?::text IS NULL OR a.datname::text = ?)
         AND (?::text IS NULL OR a.usename::text = ?)
         AND (?::float8 IS NULL OR (a.state = 'active' AND
              extract(epoch FROM clock_timestamp() - a.query_start) >= ?::float8))
       ORDER BY a.xact_start NULLS LAST, a.backend_start, a.pid
      """;

  private final Connections connections;

  /** Over these connections. */
  public PostgresqlProcesses(Connections connections) {
    this.connections = connections;
  }

  @Override
  public List<Session> list(ProcessList filter) {
    boolean statements = Boolean.TRUE.equals(filter.statements());
    Duration active = filter.activeFor();
    Double seconds = active == null ? null : active.toNanos() / 1e9;
    String database = SessionText.withoutZero(filter.database());
    String user = SessionText.withoutZero(filter.user());
    try (ServerConnection connection = connections.control()) {
      return connection.query(
          LIST,
          row -> session(row, statements),
          Purpose.CONTROL.applicationName(connections.settings()),
          database,
          database,
          user,
          user,
          seconds,
          seconds);
    }
  }

  @Override
  public ProcessKillResult kill(ProcessKill kill, WorkMonitor monitor) {
    try (ServerConnection connection = connections.control()) {
      return new SessionEnd(connection, kill).run(monitor);
    }
  }

  private static Session session(ResultSet row, boolean statements) throws SQLException {
    return new Session(
        Objects.requireNonNull(row.getString("pid")),
        instant(row.getObject("backend_start", OffsetDateTime.class)),
        row.getString("datname"),
        row.getString("usename"),
        row.getString("application"),
        row.getString("client"),
        row.getString("state"),
        waitsFor(row),
        age(row, "transaction_age"),
        age(row, "statement_age"),
        texts(row.getArray("blocked_by")),
        statements ? row.getString("query") : null);
  }

  /** An idle session "waits" for its client, which is not worth a word. */
  private static @Nullable String waitsFor(ResultSet row) throws SQLException {
    return "Client".equals(row.getString("wait_event_type")) ? null : row.getString("waits_for");
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static @Nullable Duration age(ResultSet row, String column) throws SQLException {
    Double seconds = row.getObject(column, Double.class);
    return seconds == null ? null : Duration.ofMillis(Math.max(0, Math.round(seconds * 1000)));
  }

  private static List<String> texts(Array array) throws SQLException {
    return Arrays.asList((String[]) array.getArray());
  }
}
