package dev.windlass.postgresql.physical;

import dev.windlass.engine.Backups.WrittenPart;
import dev.windlass.engine.ObjectSink;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the tar of each archive into objects that are whole tars themselves: no object grows beyond
 * what a store takes, and a restore unpacks several at a time. Cuts are between files, so that an
 * object holds at most the piece's size and one file more. For one thread.
 */
final class ArchiveCutter implements TarReader.Members, AutoCloseable {
  private static final byte[] PADDING = new byte[TarHeader.BLOCK];

  private final ObjectSink sink;
  private final int level;
  private final int workers;
  private final long pieceBytes;
  private final Consumer<WrittenPart> written;
  private final Map<String, ReadFile> files = new HashMap<>();
  private String archive = "";
  private String prefix = "";
  private int number;
  private TarReader tar = new TarReader(this);
  private @Nullable PieceWriter piece;

  ArchiveCutter(
      ObjectSink sink, int level, int workers, long pieceBytes, Consumer<WrittenPart> written) {
    this.sink = sink;
    this.level = level;
    this.workers = workers;
    this.pieceBytes = pieceBytes;
    this.written = written;
  }

  /**
   * The next archive begins.
   *
   * @param name {@code base}, or the object id of a tablespace
   * @param directory where its files are in the data directory: empty, or ends with a slash
   */
  void begin(String name, String directory) throws IOException {
    end();
    archive = name;
    prefix = directory;
    number = 0;
    tar = new TarReader(this);
  }

  /** The next bytes of the archive. */
  void read(byte[] bytes, int offset, int length) throws IOException {
    tar.read(bytes, offset, length);
  }

  /** The archive is whole. */
  void end() throws IOException {
    tar.finish();
    PieceWriter last = piece;
    if (last != null) {
      written.accept(last.complete());
      last.close();
      piece = null;
    }
  }

  /** Every file that was read, by its path in the data directory. */
  Map<String, ReadFile> files() {
    return files;
  }

  @Override
  public void begin(TarHeader member, byte[] block) throws IOException {
    if (piece != null && piece.written() >= pieceBytes) {
      written.accept(piece.complete());
      piece.close();
      piece = null;
    }
    open().write(block, 0, block.length);
  }

  @Override
  public void content(byte[] bytes, int offset, int length) throws IOException {
    open().write(bytes, offset, length);
  }

  @Override
  public void end(TarHeader member, ReadFile read) throws IOException {
    open().write(PADDING, 0, member.padding());
    if (member.type() == '0') {
      files.put(prefix + member.name(), read);
    }
  }

  private PieceWriter open() throws IOException {
    PieceWriter current = piece;
    if (current == null) {
      number++;
      current = new PieceWriter(sink, archive, number, level, workers);
      piece = current;
    }
    return current;
  }

  /** Drops the piece that is not whole. */
  @Override
  public void close() {
    if (piece != null) {
      piece.close();
      piece = null;
    }
  }
}
