package dev.windlass.controlstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessResourceFailureException;

/** Work that one program does at a time, of all programs on the control database. */
public final class AdvisoryLock {
  private static final String TRY = "SELECT pg_try_advisory_lock(hashtextextended(?, 0))";
  private static final String FREE = "SELECT pg_advisory_unlock(hashtextextended(?, 0))";

  private final DataSource controlStore;
  private final String name;

  /** The lock of this name. */
  public AdvisoryLock(DataSource controlStore, String name) {
    this.controlStore = controlStore;
    this.name = name;
  }

  /**
   * Runs the work when nobody else does. The lock has a connection of its own, and goes with it, so
   * that a crash frees it; the work's transactions are the work's.
   *
   * @return whether it was run
   * @throws DataAccessResourceFailureException when the control database fails
   */
  public boolean tryRun(Runnable work) {
    try (Connection connection = controlStore.getConnection()) {
      if (!ask(connection, TRY)) {
        return false;
      }
      try {
        work.run();
        return true;
      } finally {
        ask(connection, FREE);
      }
    } catch (SQLException e) {
      throw new DataAccessResourceFailureException("The lock " + name + " cannot be taken.", e);
    }
  }

  private boolean ask(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet answer = statement.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }
}
