package dev.windlass.postgresql.physical;

import dev.windlass.engine.BackupPart;
import dev.windlass.engine.Backups.WrittenPart;
import dev.windlass.engine.ObjectSink;
import dev.windlass.engine.PartReport;
import dev.windlass.postgresql.backup.CompressedWriter;
import java.io.IOException;
import java.util.Map;

/** One piece of an archive: a whole tar, compressed with zstd, as one object. For one thread. */
final class PieceWriter implements AutoCloseable {
  /** What the tar's end is made of. */
  private static final byte[] END = new byte[2 * TarHeader.BLOCK];

  private final String name;
  private final String archive;
  private final ObjectSink.ObjectWriter object;
  private final CompressedWriter compressed;

  PieceWriter(ObjectSink sink, String archive, int number, int level, int workers)
      throws IOException {
    this.name = "%s-%05d.tar.zst".formatted(archive, number);
    this.archive = archive;
    this.object = sink.create(name, "application/zstd");
    this.compressed = new CompressedWriter(object.stream(), level, workers);
  }

  /** Bytes of the tar so far. */
  long written() {
    return compressed.written();
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    compressed.write(bytes, offset, length);
  }

  /** Ends the tar and the object. */
  WrittenPart complete() throws IOException {
    write(END, 0, END.length);
    compressed.finish();
    long written = written();
    BackupPart part = new BackupPart(name, "archive " + archive, written);
    return new WrittenPart(
        new PartReport(part, 0, written, Map.of("kind", "tar", "archive", archive)),
        object.complete());
  }

  @Override
  public void close() {
    try {
      compressed.close();
    } catch (IOException unfinished) {
      // The object is dropped.
    }
    object.close();
  }
}
