package dev.windlass.postgresql.physical;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.Backups.WrittenPart;
import dev.windlass.engine.ObjectSink;
import dev.windlass.engine.PartReport;
import java.io.IOException;
import java.util.Map;

/** One piece of an archive: a whole tar, compressed with zstd, as one object. For one thread. */
final class PieceWriter implements AutoCloseable {
  private static final int GATHERED = 1 << 18;

  /** What the tar's end is made of. */
  private static final byte[] END = new byte[2 * TarHeader.BLOCK];

  private final String name;
  private final String archive;
  private final ObjectSink.ObjectWriter object;
  private final ZstdOutputStreamNoFinalizer compressed;
  private final byte[] buffer = new byte[GATHERED];
  private int filled;
  private long written;

  PieceWriter(ObjectSink sink, String archive, int number, int level, int workers)
      throws IOException {
    this.name = "%s-%05d.tar.zst".formatted(archive, number);
    this.archive = archive;
    this.object = sink.create(name, "application/zstd");
    this.compressed = new ZstdOutputStreamNoFinalizer(object.stream(), level);
    this.compressed.setChecksum(true);
    if (workers > 1) {
      this.compressed.setWorkers(workers);
    }
  }

  /** Bytes of the tar so far. */
  long written() {
    return written;
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    written += length;
    if (length > GATHERED - filled) {
      compressed.write(buffer, 0, filled);
      filled = 0;
      if (length >= GATHERED) {
        compressed.write(bytes, offset, length);
        return;
      }
    }
    System.arraycopy(bytes, offset, buffer, filled, length);
    filled += length;
  }

  /** Ends the tar and the object. */
  WrittenPart complete() throws IOException {
    write(END, 0, END.length);
    compressed.write(buffer, 0, filled);
    compressed.closeWithoutClosingParentStream();
    BackupPart part = new BackupPart(name, "archive " + archive, written);
    return new WrittenPart(
        new PartReport(part, 0, written, Map.of("kind", "tar", "archive", archive)),
        object.complete());
  }

  @Override
  public void close() {
    try {
      compressed.closeWithoutClosingParentStream();
    } catch (IOException unfinished) {
      // The object is dropped.
    }
    object.close();
  }
}
