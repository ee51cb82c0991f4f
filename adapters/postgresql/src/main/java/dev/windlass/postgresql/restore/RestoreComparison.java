package dev.windlass.postgresql.restore;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.Backups.ComparedTable;
import dev.windlass.engine.Backups.Comparison;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.postgresql.backup.CopyTarget;
import dev.windlass.postgresql.backup.ReadingSession;
import dev.windlass.postgresql.backup.StoreFailure;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.ServerConnection;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Compares the rows in a backup's objects with those that the restored tables give back. Both are
 * read as COPY writes them, under the same settings, so that equal rows are equal bytes.
 *
 * <p>Rows of an extension's tables are only counted, because the extension brings rows of its own;
 * so are those of partitions whose columns stand in different orders, where equal rows are
 * different bytes.
 */
final class RestoreComparison implements Comparison {
  private static final int CHUNK = 256 << 10;
  private static final String TABLE = "table ";

  private final Connections connections;
  private final String database;
  private final ObjectSource source;
  private final Map<String, BackupManifest.Part> objects = new LinkedHashMap<>();
  private final Map<String, ReadTable> tables = new LinkedHashMap<>();
  private final Map<String, SideComparison> sides = new LinkedHashMap<>();
  private final Queue<ComparedTable> besides = new ConcurrentLinkedQueue<>();
  private final Queue<ServerConnection> idle = new ConcurrentLinkedQueue<>();

  /** Compares the tables of this database with these parts. */
  RestoreComparison(
      Connections connections,
      String database,
      ObjectSource source,
      List<BackupManifest.Part> parts,
      List<SideComparison> sides) {
    this.connections = connections;
    this.database = database;
    this.source = source;
    sides.forEach(side -> this.sides.put(side.what(), side));
    for (BackupManifest.Part part : parts) {
      List<CopyTarget> targets = CopyTarget.of(part.details());
      if (!targets.isEmpty()) {
        objects.put(part.object().name(), part);
        targets.forEach(
            target ->
                tables.computeIfAbsent(target.table(), _ -> new ReadTable(target)).take(target));
      }
    }
  }

  @Override
  public List<BackupPart> reads() {
    List<BackupPart> reads = new ArrayList<>();
    tables.forEach(
        (name, table) ->
            reads.add(new BackupPart(TABLE + name, "Restored table " + name, table.bytes())));
    objects.forEach(
        (name, part) -> reads.add(new BackupPart(name, "Object " + name, part.dataBytes())));
    sides.forEach(
        (what, side) -> reads.add(new BackupPart(what, "Restored " + what, side.bytes())));
    reads.sort((a, b) -> Long.compare(b.estimatedBytes(), a.estimatedBytes()));
    return reads;
  }

  @Override
  public void read(BackupPart read, WorkMonitor monitor) {
    monitor.throwIfCancelled();
    BackupManifest.Part part = objects.get(read.name());
    if (part != null) {
      readObject(part, monitor);
      return;
    }
    SideComparison side = sides.get(read.name());
    if (side != null) {
      over(monitor, connection -> besides.addAll(side.compare(connection, monitor)));
      return;
    }
    ReadTable table = tables.get(read.name().substring(TABLE.length()));
    if (table == null) {
      throw new IllegalArgumentException("The comparison does not read " + read.name() + ".");
    }
    readTable(table, monitor);
  }

  private void readObject(BackupManifest.Part part, WorkMonitor monitor) {
    byte[] chunk = new byte[CHUNK];
    try (InputStream object = source.open(part.object().name());
        ZstdInputStreamNoFinalizer script = new ZstdInputStreamNoFinalizer(object)) {
      for (CopyTarget target : CopyTarget.of(part.details())) {
        script.skipNBytes(target.skip());
        RowSum sum = new RowSum();
        long left = target.bytes();
        while (left > 0) {
          int count = script.readNBytes(chunk, 0, (int) Math.min(left, CHUNK));
          if (count == 0) {
            throw new IOException("The object ends in the middle of " + target.table() + ".");
          }
          monitor.throwIfCancelled();
          sum.feed(chunk, 0, count);
          left -= count;
        }
        script.skipNBytes(CopyTarget.END_BYTES);
        tableOf(target).expect(sum);
      }
    } catch (IOException e) {
      monitor.throwIfCancelled();
      throw StoreFailure.of(e, part.object().name());
    }
  }

  private ReadTable tableOf(CopyTarget target) {
    return Optional.ofNullable(tables.get(target.table())).orElseThrow();
  }

  private void readTable(ReadTable table, WorkMonitor monitor) {
    over(
        monitor,
        connection -> {
          table.lookAt(connection);
          if (table.isThere()) {
            table.find(copy(table, connection, monitor));
          }
        });
  }

  /** What is read over a connection. */
  @FunctionalInterface
  private interface Reading {
    void from(ServerConnection connection) throws IOException;
  }

  private void over(WorkMonitor monitor, Reading reading) {
    ServerConnection ready = idle.poll();
    ServerConnection connection =
        ready != null ? ready : ReadingSession.open(connections, database);
    boolean whole = false;
    try (WorkMonitor.Registration stop = monitor.onCancel(connection::cancel)) {
      reading.from(connection);
      whole = true;
    } catch (IOException e) {
      monitor.throwIfCancelled();
      throw StoreFailure.of(e, "of the backup");
    } catch (EngineException e) {
      monitor.throwIfCancelled();
      throw e;
    } finally {
      if (whole) {
        idle.add(connection);
      } else {
        connection.close();
      }
    }
  }

  private static RowSum copy(ReadTable table, ServerConnection connection, WorkMonitor monitor)
      throws IOException {
    RowSum sum = new RowSum();
    connection.copyOut(
        table.copyOut(),
        (bytes, offset, length) -> {
          monitor.throwIfCancelled();
          sum.feed(bytes, offset, length);
        });
    return sum;
  }

  @Override
  public List<ComparedTable> tables() {
    return Stream.concat(tables.values().stream().map(ReadTable::compared), besides.stream())
        .toList();
  }

  @Override
  public void close() {
    for (ServerConnection left = idle.poll(); left != null; left = idle.poll()) {
      left.close();
    }
  }
}
