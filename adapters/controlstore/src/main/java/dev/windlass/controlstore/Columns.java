package dev.windlass.controlstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Binds one value of each of many rows as one array, so that many rows are one statement. */
final class Columns<R> {
  private final Connection connection;
  private final PreparedStatement statement;
  private final List<R> rows;
  private int position;

  /** Binds arrays of these rows, beginning with the parameter after {@code bound} others. */
  Columns(Connection connection, PreparedStatement statement, int bound, List<R> rows) {
    this.connection = connection;
    this.statement = statement;
    this.position = bound;
    this.rows = rows;
  }

  /** The next parameter: this value of every row, as an array of this type. */
  Columns<R> bind(String type, Function<R, @Nullable Object> value) throws SQLException {
    @Nullable Object[] values = array(type, rows.size());
    for (int i = 0; i < values.length; i++) {
      values[i] = value.apply(rows.get(i));
    }
    statement.setArray(++position, connection.createArrayOf(type, values));
    return this;
  }

  /** The driver sends arrays of these classes in binary, and writes others as text. */
  private static @Nullable Object[] array(String type, int length) {
    return switch (type) {
      case "text" -> new String[length];
      case "bigint" -> new Long[length];
      case "integer" -> new Integer[length];
      case "boolean" -> new Boolean[length];
      default -> new Object[length];
    };
  }

  /** The next parameter: these bytes of every row, as an array of {@code bytea}. */
  Columns<R> bindBytes(Function<R, byte[]> value) throws SQLException {
    byte[][] values = new byte[rows.size()][];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.apply(rows.get(i));
    }
    statement.setArray(++position, connection.createArrayOf("bytea", values));
    return this;
  }
}
