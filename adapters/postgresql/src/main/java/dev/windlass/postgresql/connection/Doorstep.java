package dev.windlass.postgresql.connection;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where an empty pool gets its first connection. The pool by itself would try a wrong password
 * again and again until its time-out and then report the time-out; so the first connection is made
 * here, by the caller, who sees the true failure at once, and the pool picks it up.
 */
final class Doorstep implements DataSource, AutoCloseable {
  /** Makes a connection. */
  @FunctionalInterface
  interface Opener {
    Connection open() throws SQLException;
  }

  private final Opener opener;
  private final Queue<Connection> waiting = new ConcurrentLinkedQueue<>();

  Doorstep(Opener opener) {
    this.opener = opener;
  }

  /** Connects, unless a connection waits already. */
  void fill() throws SQLException {
    if (waiting.isEmpty()) {
      waiting.add(opener.open());
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection ready = waiting.poll();
    return ready != null && !ready.isClosed() ? ready : opener.open();
  }

  @Override
  public void close() {
    for (Connection left = waiting.poll(); left != null; left = waiting.poll()) {
      try {
        left.close();
      } catch (SQLException gone) {
        // Closing is all that was wanted.
      }
    }
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("The engine's settings say who logs in.");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
