package dev.windlass.postgresql.connection;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Makes one value of the row that the result stands on. */
@FunctionalInterface
public interface RowReader<T> {
  /** Reads the row; does not move on. */
  T read(ResultSet row) throws SQLException;
}
