package dev.windlass.chaos.house;

import dev.windlass.testbed.PostgresServer;

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
