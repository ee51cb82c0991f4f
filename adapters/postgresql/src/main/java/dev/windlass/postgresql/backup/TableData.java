package dev.windlass.postgresql.backup;

import dev.windlass.postgresql.connection.Sql;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows go into a backup.
 *
 * @param schema its schema
 * @param name its name
 * @param columns the columns that are stored, in order; generated ones are not among them
 * @param bytes its size on disk, without indexes
 * @param blocks how many blocks its main file has
 * @param cuttable whether it can be read by ranges of blocks
 * @param condition which rows of an extension's configuration table are the user's; null for all
 * @param into the table that the rows are loaded into, quoted: the topmost parent when its
 *     partitioning depends on numbers that a restore gives anew, else the table itself
 */
record TableData(
    String schema,
    String name,
    List<String> columns,
    long bytes,
    long blocks,
    boolean cuttable,
    @Nullable String condition,
    String into) {
  TableData {
    columns = List.copyOf(columns);
  }

  String quoted() {
    return Sql.identifier(schema, name);
  }

  /** The columns as COPY takes them; empty for a table without any. */
  String columnList() {
    return columns.isEmpty() ? "" : '(' + selectList() + ')';
  }

  String selectList() {
    return String.join(", ", columns.stream().map(Sql::identifier).toList());
  }
}
