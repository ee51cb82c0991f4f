package dev.windlass.postgresql.backup;

import dev.windlass.engine.WorkMonitor;
import dev.windlass.postgresql.connection.ServerConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Writes rows of tables as a script that {@code psql} understands. */
final class DataPartWriter {
  /** Between two looks at the monitor. */
  private static final long STEP = 1 << 20;

  private final Snapshot snapshot;
  private final ServerConnection connection;
  private final CompressedWriter script;
  private final BackupProgress.Share progress;
  private final Pace pace;
  private final WorkMonitor monitor;

  DataPartWriter(
      Snapshot snapshot,
      ServerConnection connection,
      CompressedWriter script,
      BackupProgress.Share progress,
      Pace pace,
      WorkMonitor monitor) {
    this.snapshot = snapshot;
    this.connection = connection;
    this.script = script;
    this.progress = progress;
    this.pace = pace;
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
    Step step = new Step();
    return connection.copyOut(slice.copyOut(snapshot.encoding()), step::take);
  }

  /** Writes, and looks at the monitor and tells how far it is now and then. */
  private final class Step {
    private long next = script.written() + STEP;

    void take(byte[] bytes, int offset, int length) throws IOException {
      script.write(bytes, offset, length);
      if (script.written() >= next) {
        next = script.written() + STEP;
        monitor.throwIfCancelled();
        pace.rest(monitor);
        progress.reached(script.written());
      }
    }
  }
}
