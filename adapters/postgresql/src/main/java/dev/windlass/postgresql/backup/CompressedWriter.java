package dev.windlass.postgresql.backup;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A compressed object under way. Small writes, such as rows, are gathered before they are
 * compressed, because a call into the compressor for each costs more than the compression. For one
 * thread.
 */
public final class CompressedWriter extends OutputStream {
  private static final int GATHERED = 256 << 10;

  private final ZstdOutputStreamNoFinalizer compressed;
  private final byte[] buffer = new byte[GATHERED];
  private int filled;
  private long written;

  /** Compresses on the calling thread. */
  public CompressedWriter(OutputStream target, int level) throws IOException {
    this(target, level, 1);
  }

  /**
   * Compresses on so many threads of its own when it is more than one.
   *
   * @param target stays open
   */
  public CompressedWriter(OutputStream target, int level, int workers) throws IOException {
    this.compressed = new ZstdOutputStreamNoFinalizer(target, level);
    this.compressed.setChecksum(true);
    if (workers > 1) {
      this.compressed.setWorkers(workers);
    }
  }

  /** How many bytes were written so far, before compression. */
  public long written() {
    return written;
  }

  void text(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
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

  @Override
  public void write(int single) throws IOException {
    write(new byte[] {(byte) single}, 0, 1);
  }

  /** Ends the frame; the target stays open. */
  public void finish() throws IOException {
    compressed.write(buffer, 0, filled);
    filled = 0;
    compressed.closeWithoutClosingParentStream();
  }

  @Override
  public void close() throws IOException {
    compressed.closeWithoutClosingParentStream();
  }
}
