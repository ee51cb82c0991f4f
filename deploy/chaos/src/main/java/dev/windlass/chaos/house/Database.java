package dev.windlass.chaos.house;

import dev.windlass.testbed.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL server that can crash and be started again. Methods may be called by any thread. */
public final class Database implements AutoCloseable {
  private final PostgresServer server;
  private boolean closed;

  Database(PostgresServer server) {
    this.server = server;
  }

  /** The server; for everything but starting and stopping it. */
  public PostgresServer server() {
    return server;
  }

  /** Stops it at once, as in a crash. */
  public synchronized void crash() {
    server.stop(PostgresServer.Mode.IMMEDIATE);
  }

  /**
   * Ends the sessions of the workers and the scheduler, and nobody else's; none while it is
   * stopped. Waits for a start that goes on.
   */
  public synchronized void endSessions(String database) {
    if (!server.isRunning()) {
      return;
    }
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
              + " AND (application_name LIKE 'w%' OR application_name LIKE 'W%')");
    } catch (SQLException e) {
      throw new IllegalStateException("Sessions could not be ended: " + e.getMessage(), e);
    }
  }

  /** Starts it unless it runs. */
  public synchronized void start() {
    if (!closed && !server.isRunning()) {
      server.restart();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    server.close();
  }
}
