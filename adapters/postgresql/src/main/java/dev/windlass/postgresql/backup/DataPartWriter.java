package dev.windlass.postgresql.backup;

import dev.windlass.engine.WorkMonitor;
import dev.windlass.postgresql.connection.ServerConnection;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.copy.CopyOut;

/** Writes rows of tables as a script that {@code psql} understands. */
final class DataPartWriter {
  /** Between two looks at the monitor. */
  private static final long STEP = 1 << 20;

  private final Snapshot snapshot;
  private final ServerConnection connection;
  private final CompressedWriter script;
  private final BackupProgress.Share progress;
  private final WorkMonitor monitor;

  DataPartWriter(
      Snapshot snapshot,
      ServerConnection connection,
      CompressedWriter script,
      BackupProgress.Share progress,
      WorkMonitor monitor) {
    this.snapshot = snapshot;
    this.connection = connection;
    this.script = script;
    this.progress = progress;
    this.monitor = monitor;
  }

  /** Copies every slice; returns where in the script their rows are. */
  List<CopyTarget> write(List<TableSlice> slices) throws IOException {
    List<CopyTarget> targets = new ArrayList<>(slices.size());
    long from = script.written();
    script.text(ScriptText.HEADER);
    for (TableSlice slice : slices) {
      targets.add(copy(slice, from));
      from = script.written();
    }
    return targets;
  }

  private CopyTarget copy(TableSlice slice, long from) throws IOException {
    TableData table = slice.table();
    script.text(ScriptText.copy(table, snapshot.encoding()));
    long start = script.written();
    long rows = rows(slice);
    long end = script.written();
    script.text(CopyTarget.END_OF_ROWS);
    return new CopyTarget(
        table.into(), table.columnList(), snapshot.encoding(), rows, start - from, end - start);
  }

  private long rows(TableSlice slice) throws IOException {
    try {
      CopyOut copy = connection.copy().copyOut(slice.copyOut(snapshot.encoding()));
      long next = script.written() + STEP;
      for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
        script.write(row, 0, row.length);
        if (script.written() >= next) {
          next = script.written() + STEP;
          monitor.throwIfCancelled();
          progress.reached(script.written());
        }
      }
      return copy.getHandledRowCount();
    } catch (SQLException e) {
      throw connection.failure(e);
    }
  }
}
