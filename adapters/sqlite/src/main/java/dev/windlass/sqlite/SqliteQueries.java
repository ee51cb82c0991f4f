package dev.windlass.sqlite;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Queries;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.QueryResult;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.sqlite.SqliteConnection.Mode;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Runs one statement on a connection of its own. A read-only one runs on a file that is opened for
 * reading alone; no statement reaches another file.
 */
final class SqliteQueries implements Queries {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int STEPS_BETWEEN_LOOKS = 10_000;

  private final DatabaseFiles files;

  SqliteQueries(DatabaseFiles files) {
    this.files = files;
  }

  @Override
  public Outcome run(String database, QueryRun query, RowSink sink, WorkMonitor monitor) {
    StatementText.check(query.statement());
    Path file = files.existing(database);
    Deadline deadline = new Deadline(files.queryTimeout().toNanos(), monitor);
    try (SqliteConnection connection =
            files.connect(file, query.isReadOnly() ? Mode.READ : Mode.WRITE);
        WorkMonitor.Registration stop = monitor.onCancel(connection::interrupt)) {
      monitor.throwIfCancelled();
      ProgressHandler.setHandler(connection.jdbc(), STEPS_BETWEEN_LOOKS, deadline);
      try {
        connection.jdbc().setAutoCommit(false);
        return execute(connection, query, sink);
      } finally {
        ProgressHandler.clearHandler(connection.jdbc());
      }
    } catch (SQLException e) {
      monitor.throwIfCancelled();
      throw failure(e, deadline);
    } catch (EngineException e) {
      monitor.throwIfCancelled();
      throw e.code() == FailureCode.CANCELLED && deadline.isOver() ? deadline.failure(e) : e;
    }
  }

  private EngineException failure(SQLException e, Deadline deadline) {
    return deadline.isOver()
        ? deadline.failure(e)
        : new EngineException(
            FailureCode.STATEMENT_FAILED,
            "SQLite (engine %s) answered: %s".formatted(files.engine(), e.getMessage()),
            null,
            null,
            e);
  }

  /** Ends a statement that runs too long; SQLite asks it every so many steps. */
  private static final class Deadline extends ProgressHandler {
    private final long begun = System.nanoTime();
    private final long limit;
    private final WorkMonitor monitor;

    Deadline(long limit, WorkMonitor monitor) {
      this.limit = limit;
      this.monitor = monitor;
    }

    boolean isOver() {
      return System.nanoTime() - begun > limit;
    }

    /** An interrupt that comes before the statement begins is lost; this look is not. */
    @Override
    protected int progress() {
      try {
        monitor.throwIfCancelled();
        return isOver() ? 1 : 0;
      } catch (EngineException cancelled) {
        return 1;
      }
    }

    EngineException failure(Exception cause) {
      return new EngineException(
          FailureCode.TIMEOUT,
          "The statement reached its time-out of %d ms.".formatted(limit / 1_000_000),
          null,
          "Raise queryTimeout in the Engine document, or ask for less.",
          cause);
    }
  }

  private static Outcome execute(SqliteConnection connection, QueryRun query, RowSink sink) {
    int limit = Objects.requireNonNullElse(query.rowLimit(), QueryRun.DEFAULT_ROW_LIMIT);
    try (PreparedStatement statement =
        connection.jdbc().prepareStatement(query.statement().strip())) {
      bind(statement, Objects.requireNonNullElse(query.parameters(), List.of()));
      Outcome outcome;
      if (statement.execute()) {
        try (ResultSet rows = statement.getResultSet()) {
          outcome = stream(rows, limit, sink);
        }
      } else {
        sink.columns(List.of());
        outcome = new Outcome(0, false, (long) Math.max(0, statement.getUpdateCount()));
      }
      sink.end();
      connection.jdbc().commit();
      return outcome;
    } catch (SQLException e) {
      throw connection.failure(e);
    }
  }

  private static Outcome stream(ResultSet rows, int limit, RowSink sink) throws SQLException {
    ResultSetMetaData metadata = rows.getMetaData();
    List<QueryResult.Column> columns = new ArrayList<>();
    for (int i = 1; i <= metadata.getColumnCount(); i++) {
      columns.add(
          new QueryResult.Column(metadata.getColumnLabel(i), metadata.getColumnTypeName(i)));
    }
    sink.columns(columns);
    long count = 0;
    while (rows.next()) {
      if (count == limit) {
        return new Outcome(count, true, null);
      }
      List<JsonNode> values = new ArrayList<>(columns.size());
      for (int i = 1; i <= columns.size(); i++) {
        values.add(value(rows.getObject(i)));
      }
      sink.row(values);
      count++;
    }
    return new Outcome(count, false, null);
  }

  /** Bytes are shown in hexadecimal; a value has its own type, whatever its column says. */
  private static JsonNode value(@Nullable Object value) {
    if (value == null) {
      return NODES.nullNode();
    }
    return switch (value) {
      case Integer number -> NODES.numberNode((long) number);
      case Long number -> NODES.numberNode((long) number);
      case Double number when !number.isInfinite() && !number.isNaN() ->
          NODES.numberNode((double) number);
      case byte[] bytes -> NODES.stringNode(HexFormat.of().formatHex(bytes));
      default -> NODES.stringNode(value.toString());
    };
  }

  private static void bind(PreparedStatement statement, List<JsonNode> values) throws SQLException {
    int places = statement.getParameterMetaData().getParameterCount();
    if (places != values.size()) {
      throw invalid(
          "statement has %d places for parameters (?), and parameters has %d values."
              .formatted(places, values.size()));
    }
    for (int i = 0; i < values.size(); i++) {
      JsonNode value = values.get(i);
      if (value.isContainer()) {
        throw invalid(
            "parameter %d is an object or an array; a parameter is a single value."
                .formatted(i + 1));
      }
      if (value.isNull()) {
        statement.setObject(i + 1, null);
      } else if (value.isBoolean()) {
        statement.setInt(i + 1, value.asBoolean() ? 1 : 0);
      } else if (value.isIntegralNumber() && fits(value.bigIntegerValue())) {
        statement.setLong(i + 1, value.asLong());
      } else if (value.isNumber()) {
        statement.setDouble(i + 1, value.asDouble());
      } else {
        statement.setString(i + 1, value.asString());
      }
    }
  }

  private static boolean fits(BigInteger number) {
    return number.bitLength() < Long.SIZE;
  }

  private static EngineException invalid(String message) {
    return new EngineException(FailureCode.INVALID_COMMAND, message, null);
  }
}
