package dev.windlass.sqlite;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteLimits;
import org.sqlite.SQLiteOpenMode;

/**
 * One open file. Used by one thread at a time, except for {@link #interrupt}. Every failure is an
 * {@link EngineException}, by SQLite's own code.
 */
final class SqliteConnection implements AutoCloseable {
  /** What may be done. */
  enum Mode {
    /** Only read: SQLite opens the file so, and refuses all else itself. */
    READ,
    /** A sender's statement: reads and writes this file and reaches no other. */
    WRITE,
    /** Upkeep of our own. */
    MAINTAIN
  }

  /** Makes one value of the row that the result stands on. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final String engine;
  private final Connection jdbc;
  private final BooleanSupplier engineClosed;
  private final Runnable onClose;

  private SqliteConnection(
      String engine, Connection jdbc, BooleanSupplier engineClosed, Runnable onClose) {
    this.engine = engine;
    this.jdbc = jdbc;
    this.engineClosed = engineClosed;
    this.onClose = onClose;
  }

  static SqliteConnection open(
      String engine,
      Path file,
      Mode mode,
      Duration busyTimeout,
      BooleanSupplier engineClosed,
      Runnable onClose) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(mode == Mode.READ);
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setBusyTimeout(Math.toIntExact(Math.min(busyTimeout.toMillis(), Integer.MAX_VALUE)));
    config.enableLoadExtension(false);
    try {
      Connection jdbc = config.createConnection("jdbc:sqlite:" + file);
      if (mode != Mode.MAINTAIN) {
        // Neither ATTACH nor VACUUM INTO: both reach other files.
        ((SQLiteConnection) jdbc).setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
      }
      return new SqliteConnection(engine, jdbc, engineClosed, onClose);
    } catch (SQLException e) {
      throw failure(engine, e, engineClosed);
    }
  }

  Connection jdbc() {
    return jdbc;
  }

  void execute(String sql) {
    try (Statement statement = jdbc.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  <T> List<T> query(String sql, Reader<T> reader, @Nullable Object... parameters) {
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

  <T> T one(String sql, Reader<T> reader, @Nullable Object... parameters) {
    return query(sql, reader, parameters).getFirst();
  }

  /** Copies the whole database, as it is at one moment, into another file. */
  void copyTo(Path file) {
    try {
      int code =
          ((SQLiteConnection) jdbc).getDatabase().backup("main", file.toString(), (_, _) -> {});
      if (code != SQLiteErrorCode.SQLITE_OK.code) {
        throw failure(new SQLiteException("The copy failed.", SQLiteErrorCode.getErrorCode(code)));
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Stops the statement that runs; called from another thread. */
  void interrupt() {
    try {
      if (!jdbc.isClosed()) {
        ((SQLiteConnection) jdbc).getDatabase().interrupt();
      }
    } catch (SQLException gone) {
      // It is as stopped as it was meant to be.
    }
  }

  EngineException failure(SQLException e) {
    return failure(engine, e, engineClosed);
  }

  private static EngineException failure(
      String engine, SQLException e, BooleanSupplier engineClosed) {
    if (engineClosed.getAsBoolean()) {
      return new EngineException(
          FailureCode.CANCELLED, "The engine was closed while this was under way.", null, null, e);
    }
    SQLiteErrorCode code =
        e instanceof SQLiteException known
            ? known.getResultCode()
            : SQLiteErrorCode.getErrorCode(e.getErrorCode());
    String text = String.valueOf(e.getMessage()).strip();
    return new EngineException(
        meaning(code),
        "SQLite (engine %s) answered: %s%s".formatted(engine, text, text.endsWith(".") ? "" : "."),
        code.name(),
        help(code),
        e);
  }

  private static @Nullable String help(SQLiteErrorCode code) {
    return switch (primary(code)) {
      case "BUSY", "LOCKED" -> "Another program writes to the database; try again.";
      case "READONLY" ->
          "The statement would change data: send it with readOnly false if that is meant.";
      case "CORRUPT", "NOTADB" -> "Keep the file and the last good backup before anything else.";
      case "FULL" -> "Free disk space on the worker's machine.";
      default -> null;
    };
  }

  private static FailureCode meaning(SQLiteErrorCode code) {
    return switch (primary(code)) {
      case "BUSY", "LOCKED" -> FailureCode.ENGINE_BUSY;
      case "CORRUPT", "NOTADB" -> FailureCode.INTEGRITY_FAILED;
      case "FULL", "NOMEM" -> FailureCode.RESOURCE_EXHAUSTED;
      case "IOERR", "CANTOPEN" -> FailureCode.ENGINE_UNREACHABLE;
      case "PERM", "AUTH" -> FailureCode.PERMISSION_DENIED;
      case "INTERRUPT" -> FailureCode.CANCELLED;
      default -> FailureCode.STATEMENT_FAILED;
    };
  }

  /** {@code BUSY} for {@code SQLITE_BUSY_SNAPSHOT}. */
  private static String primary(SQLiteErrorCode code) {
    String[] words = code.name().split("_", -1);
    return words.length > 1 ? words[1] : words[0];
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
