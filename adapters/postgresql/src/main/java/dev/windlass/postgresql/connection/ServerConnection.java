package dev.windlass.postgresql.connection;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * One session on the server. Used by one thread at a time, except for {@link #cancel} and {@link
 * #abort}. Every failure is an {@link EngineException}.
 */
public final class ServerConnection implements AutoCloseable {
  private static final String STOPPED = "57014";

  private final Connection jdbc;
  private final @Nullable Socket socket;
  private final ServerFailures failures;
  private final BooleanSupplier engineClosed;
  private final Runnable onClose;
  private final Object cancelling = new Object();
  private @Nullable CopyStream copies;

  /**
   * @param socket what the driver speaks over; null for a pooled connection, which cannot {@link
   *     #copyOut}
   */
  ServerConnection(
      Connection jdbc,
      @Nullable Socket socket,
      ServerFailures failures,
      BooleanSupplier engineClosed,
      Runnable onClose) {
    this.jdbc = jdbc;
    this.socket = socket;
    this.failures = failures;
    this.engineClosed = engineClosed;
    this.onClose = onClose;
  }

  /** The driver's own connection. */
  public Connection jdbc() {
    return jdbc;
  }

  /** What the driver has beyond JDBC. */
  public PGConnection postgres() {
    try {
      return jdbc.unwrap(PGConnection.class);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /**
   * Hands over what {@code COPY … TO STDOUT} brings, whatever the length of a row. After a failure
   * the connection is closed by whoever holds it.
   *
   * @return how many rows the server counts
   * @throws IOException what the taker threw
   */
  public long copyOut(String statement, CopyTaker taker) throws IOException {
    try {
      return copies().run(statement, taker);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private CopyStream copies() throws SQLException {
    if (copies == null) {
      if (socket == null) {
        throw new IllegalStateException("A pooled connection does not copy.");
      }
      copies = new CopyStream(socket);
    }
    return copies;
  }

  /** Bulk copy into this session. */
  public CopyManager copy() {
    try {
      return postgres().getCopyAPI();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Runs statements that bring no rows; several may stand in one text. */
  public void execute(String sql) {
    try (Statement statement = jdbc.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Runs statements of a script as they stand: nothing in them is an escape of JDBC's. */
  public void executeScript(String sql) {
    try (Statement statement = jdbc.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Every row of a query with bound parameters. */
  public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters) {
    try (PreparedStatement statement = jdbc.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<T> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(reader.read(result));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** The first row, if there is one. */
  public <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... parameters) {
    List<T> rows = query(sql, reader, parameters);
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
  }

  /** The only row of a query that always brings one. */
  public <T> T one(String sql, RowReader<T> reader, @Nullable Object... parameters) {
    return query(sql, reader, parameters).getFirst();
  }

  /** Opens a transaction whose statements all see one snapshot and may not write. */
  public void beginSnapshot() {
    try {
      jdbc.setReadOnly(true);
      jdbc.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      jdbc.setAutoCommit(false);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Opens a transaction. */
  public void begin() {
    try {
      jdbc.setAutoCommit(false);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Makes the transaction last and leaves transactions. */
  public void commit() {
    try {
      jdbc.commit();
      jdbc.setAutoCommit(true);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Undoes the transaction and leaves transactions; says nothing when the session is gone. */
  public void rollback() {
    try {
      jdbc.rollback();
      jdbc.setAutoCommit(true);
    } catch (SQLException gone) {
      abort();
    }
  }

  /** Whether the server still answers on it, asked now and waited for this long. */
  public boolean answers(Duration patience) {
    try {
      return jdbc.isValid(Math.toIntExact(Math.max(1, patience.toSeconds())));
    } catch (SQLException gone) {
      return false;
    }
  }

  /**
   * Stops the statement that runs on the server; called from another thread. The server signals a
   * session twice for one request, itself and its process group, and the second signal may come
   * when the statement has ended of the first: who hears that a statement was stopped hears it when
   * the request is over, so that the next one is safe from it.
   */
  public void cancel() {
    synchronized (cancelling) {
      try {
        postgres().cancelQuery();
      } catch (SQLException | EngineException unreachable) {
        abort();
      }
    }
  }

  /** Cuts the line, whatever is under way; the thread that uses it fails. */
  public void abort() {
    try {
      jdbc.abort(Runnable::run);
    } catch (SQLException gone) {
      // It is as gone as it was meant to be.
    }
  }

  /** The failure as the SPI knows it; {@code CANCELLED} when the engine was closed meanwhile. */
  public EngineException failure(SQLException e) {
    if (engineClosed.getAsBoolean()) {
      return new EngineException(
          FailureCode.CANCELLED, "The engine was closed while this was under way.", null, null, e);
    }
    if (STOPPED.equals(e.getSQLState())) {
      awaitCancel();
    }
    return failures.translate(e);
  }

  /** Until the request has been dealt with, on which the driver waits. */
  private void awaitCancel() {
    synchronized (cancelling) {
      // Whoever cancels has it meanwhile.
    }
  }

  @Override
  public void close() {
    onClose.run();
    try {
      jdbc.close();
    } catch (SQLException gone) {
      // Closing is all that was wanted.
    }
  }
}
