package dev.windlass.postgresql.observation;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Observation;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.LogsGet;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.Sql;
import dev.windlass.postgresql.observation.TableWalk.Database;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Metrics from the statistics views, and the server's log through SQL. */
public final class PostgresqlObservation implements Observation {
  private static final String DATABASES =
      """
      SELECT datname::text AS name,
             CASE WHEN datconnlimit = -2
                    THEN 'was dropped, but not to the end; drop it again'
                  WHEN NOT (datallowconn AND has_database_privilege(oid, 'CONNECT'))
                    THEN 'takes no connection of this login' END AS obstacle
        FROM pg_database
       WHERE NOT datistemplate AND (?::text IS NULL OR datname::text = ?) ORDER BY 1
      """;

  private static final String TIMES =
      "SELECT clock_timestamp() AS now, pg_postmaster_start_time() AS started";

  private final Connections connections;

  /** Over these connections. */
  public PostgresqlObservation(Connections connections) {
    this.connections = connections;
  }

  private record Times(Instant now, Instant started) {}

  @Override
  public Collected metrics(List<String> names, @Nullable String database, WorkMonitor monitor) {
    Points points = new Points(names);
    List<String> notes = new ArrayList<>();
    Times times;
    List<Database> databases;
    try (ServerConnection connection = connections.control()) {
      times =
          connection.one(
              TIMES,
              row ->
                  new Times(
                      row.getObject("now", OffsetDateTime.class).toInstant(),
                      row.getObject("started", OffsetDateTime.class).toInstant()));
      databases = databases(connection, database);
    }
    try (TableWalk walk = TableWalk.start(connections, databases, points, monitor)) {
      try (ServerConnection connection = connections.control()) {
        new ServerPoints(connection, points).collect(database, notes);
      }
      walk.join(points, notes);
    }
    return new Collected(times.now(), times.started(), points.metrics(), notes);
  }

  private List<Database> databases(ServerConnection connection, @Nullable String database) {
    List<Database> found =
        database != null && !Sql.isName(database)
            ? List.of()
            : connection.query(
                DATABASES,
                row ->
                    new Database(
                        Objects.requireNonNull(row.getString("name")), row.getString("obstacle")),
                database,
                database);
    if (database != null && found.isEmpty()) {
      throw new EngineException(
          FailureCode.NOT_FOUND,
          "Engine %s has no database named \"%s\"."
              .formatted(connections.settings().engine(), database.replace('\0', '?')),
          "database.list shows the names; upper and lower case count.");
    }
    return found;
  }

  @Override
  public ReadLog logs(LogsGet filter, WorkMonitor monitor) {
    try (ServerConnection connection =
            connections.open(connections.settings().maintenanceDatabase(), Purpose.CONTROL);
        WorkMonitor.Registration stop = monitor.onCancel(connection::cancel)) {
      return new LogReading(connection, connections.settings().engine(), filter, monitor).run();
    } catch (EngineException e) {
      monitor.throwIfCancelled();
      throw e;
    }
  }
}
