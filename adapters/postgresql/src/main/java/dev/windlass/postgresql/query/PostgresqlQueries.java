package dev.windlass.postgresql.query;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Queries;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerVersion;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/**
 * Runs one statement on a connection of its own. A read-only one runs in a transaction that is READ
 * ONLY and has its snapshot already, so that the server refuses to make it writable again.
 */
public final class PostgresqlQueries implements Queries {
  private static final int FETCH_SIZE = 500;
  private static final String ACTIVE_TRANSACTION = "25001";

  private final Connections connections;

  /** Over these connections. */
  public PostgresqlQueries(Connections connections) {
    this.connections = connections;
  }

  @Override
  public Outcome run(String database, QueryRun query, RowSink sink, WorkMonitor monitor) {
    StatementText.check(query);
    try (ServerConnection connection = connections.open(database, Purpose.QUERY);
        WorkMonitor.Registration stop = monitor.onCancel(connection::cancel)) {
      prepare(connection);
      monitor.throwIfCancelled();
      return runOn(connection, query, sink, monitor);
    } catch (EngineException e) {
      // A cancel does not tell either whether the change was made.
      if (e.code() != FailureCode.OUTCOME_UNKNOWN) {
        monitor.throwIfCancelled();
      }
      throw e;
    }
  }

  /**
   * The server ends the statement at its time-out, or when the worker is gone, without our help.
   */
  private void prepare(ServerConnection connection) {
    connection.execute(
        "SET standard_conforming_strings = on; SET TIME ZONE 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'iso_8601';"
            + " SET statement_timeout = "
            + connections.settings().queryTimeout().toMillis());
    if (ServerVersion.of(connection).atLeast(14)) {
      try {
        connection.execute("SET client_connection_check_interval = '5s'");
      } catch (EngineException notOnThisPlatform) {
        // Some operating systems cannot watch a connection; the time-out remains.
      }
    }
  }

  private static Outcome runOn(
      ServerConnection connection, QueryRun query, RowSink sink, WorkMonitor monitor) {
    try {
      return inTransaction(connection, query, sink, monitor);
    } catch (SQLException e) {
      if (!query.isReadOnly() && ACTIVE_TRANSACTION.equals(e.getSQLState())) {
        return alone(connection, query, sink, monitor);
      }
      throw connection.failure(e);
    }
  }

  private static Outcome inTransaction(
      ServerConnection connection, QueryRun query, RowSink sink, WorkMonitor monitor)
      throws SQLException {
    connection.jdbc().setReadOnly(query.isReadOnly());
    connection.jdbc().setAutoCommit(false);
    if (query.isReadOnly()) {
      connection.execute("SELECT 1");
    }
    Outcome outcome = execute(connection, query, sink, monitor);
    sink.end();
    if (query.isReadOnly()) {
      connection.jdbc().rollback();
    } else {
      commit(connection);
    }
    return outcome;
  }

  private static void commit(ServerConnection connection) {
    try {
      connection.jdbc().commit();
    } catch (SQLException e) {
      throw unknownWhenCutOff(connection, e);
    }
  }

  /** Whoever got no answer does not know; an answer that refuses is one. */
  private static EngineException unknownWhenCutOff(ServerConnection connection, SQLException e) {
    EngineException failure = connection.failure(e);
    String state = e.getSQLState();
    boolean answered =
        state != null
            && !state.startsWith("08")
            && !state.startsWith("57P")
            && !isClosed(connection);
    return answered
        ? failure
        : new EngineException(
            FailureCode.OUTCOME_UNKNOWN,
            "The server was lost while the statement's change was made to last, so that nobody"
                + " knows whether it was: "
                + failure.getMessage(),
            failure.engineCode(),
            "Look at the data, then send the command again under a new id if it is needed.",
            e);
  }

  private static boolean isClosed(ServerConnection connection) {
    try {
      return connection.jdbc().isClosed();
    } catch (SQLException e) {
      return true;
    }
  }

  /** VACUUM and its kind refuse to run in a transaction, before they do anything. */
  private static Outcome alone(
      ServerConnection connection, QueryRun query, RowSink sink, WorkMonitor monitor) {
    try {
      connection.rollback();
      Outcome outcome = execute(connection, query, sink, monitor);
      sink.end();
      return outcome;
    } catch (SQLException e) {
      throw unknownWhenCutOff(connection, e);
    }
  }

  private static Outcome execute(
      ServerConnection connection, QueryRun query, RowSink sink, WorkMonitor monitor)
      throws SQLException {
    int limit = Objects.requireNonNullElse(query.rowLimit(), QueryRun.DEFAULT_ROW_LIMIT);
    try (PreparedStatement statement =
        connection.jdbc().prepareStatement(query.statement().strip())) {
      StatementText.bind(statement, query);
      statement.setFetchSize(Math.min(FETCH_SIZE, limit + 1));
      if (!statement.execute()) {
        sink.columns(List.of());
        int count = statement.getUpdateCount();
        return new Outcome(0, false, count < 0 ? null : (long) count);
      }
      try (ResultSet result = Objects.requireNonNull(statement.getResultSet())) {
        RowValues values = new RowValues(result.getMetaData());
        sink.columns(values.columns());
        long rows = 0;
        while (result.next()) {
          if (rows == limit) {
            return new Outcome(rows, true, null);
          }
          monitor.throwIfCancelled();
          sink.row(values.read(result));
          rows++;
        }
        return new Outcome(rows, false, null);
      }
    }
  }
}
