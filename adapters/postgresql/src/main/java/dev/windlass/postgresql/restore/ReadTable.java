package dev.windlass.postgresql.restore;

import dev.windlass.engine.Backups.ComparedTable;
import dev.windlass.postgresql.backup.CopyTarget;
import dev.windlass.postgresql.connection.ServerConnection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A restored table, and what both sides of its comparison came to. Safe for many threads. */
final class ReadTable {
  private static final String KIND =
      """
      SELECT c.relkind = 'p' AS partitioned,
             EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                     WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                       AND d.objid = c.oid AND d.deptype = 'e') AS of_extension
        FROM pg_catalog.pg_class c WHERE c.oid = pg_catalog.to_regclass(?::text)
      """;

  private final CopyTarget target;
  private final Set<String> columns = new HashSet<>();
  private final RowSum expected = new RowSum();
  private final RowSum found = new RowSum();
  private Optional<Kind> kind = Optional.empty();
  private long bytes;

  private record Kind(boolean partitioned, boolean ofExtension) {}

  ReadTable(CopyTarget target) {
    this.target = target;
  }

  /** A block of rows that goes into it. */
  void take(CopyTarget block) {
    columns.add(block.columns());
    bytes += block.bytes();
  }

  long bytes() {
    return bytes;
  }

  void lookAt(ServerConnection connection) {
    Optional<Kind> seen =
        connection.first(
            KIND, row -> new Kind(row.getBoolean(1), row.getBoolean(2)), target.table());
    synchronized (this) {
      kind = seen;
    }
  }

  synchronized boolean isThere() {
    return kind.isPresent();
  }

  /** Reads the table's own rows, or, of a partitioned one, those of all its partitions. */
  synchronized String copyOut() {
    String list = target.columns();
    boolean whole = kind.filter(Kind::partitioned).isPresent();
    String rows =
        whole
            ? "(SELECT "
                + (list.isEmpty() ? "" : list.substring(1, list.length() - 1))
                + " FROM "
                + target.table()
                + ")"
            : target.table() + " " + list;
    return "COPY " + rows + " TO STDOUT (ENCODING '" + target.encoding() + "')";
  }

  synchronized void expect(RowSum rows) {
    expected.add(rows);
  }

  synchronized void find(RowSum rows) {
    found.add(rows);
  }

  synchronized ComparedTable compared() {
    boolean extension = kind.filter(Kind::ofExtension).isPresent();
    boolean counted = extension || columns.size() > 1;
    boolean same =
        extension
            ? found.rows() >= expected.rows()
            : found.rows() == expected.rows() && (counted || found.text().equals(expected.text()));
    return new ComparedTable(
        target.table(),
        expected.rows(),
        found.rows(),
        counted ? null : found.text(),
        isThere() && same);
  }
}
