package dev.windlass.chaos.load;

import dev.windlass.testbed.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sessions on the engine that are there to be killed. They stay open until the end, so that the
 * checker can see who is still there. For one thread, but for {@link #close}.
 */
public final class Victims implements AutoCloseable {
  private final PostgresServer server;
  private final List<Connection> sessions = new ArrayList<>();

  /**
   * One of them.
   *
   * @param process the engine's id of the session
   * @param started when it began
   */
  public record Victim(String process, Instant started) {}

  /** None yet. */
  public Victims(PostgresServer server) {
    this.server = server;
  }

  /** A new session; empty when the engine takes none now. */
  public Optional<Victim> next() {
    try {
      Connection session = server.connect("postgres");
      synchronized (sessions) {
        sessions.add(session);
      }
      try (Statement statement = session.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT pid, backend_start, set_config('application_name', 'victim', false)"
                      + " FROM pg_stat_activity WHERE pid = pg_backend_pid()")) {
        row.next();
        return Optional.of(
            new Victim(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant()));
      }
    } catch (SQLException engineIsAway) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    synchronized (sessions) {
      for (Connection session : sessions) {
        try {
          session.close();
        } catch (SQLException gone) {
          // It was killed.
        }
      }
      sessions.clear();
    }
  }
}
