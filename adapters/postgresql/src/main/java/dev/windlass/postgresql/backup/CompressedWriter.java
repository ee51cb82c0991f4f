package dev.windlass.postgresql.backup;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A compressed script under way. Rows are gathered before they are compressed, because a call into
 * the compressor for each row costs more than the compression.
 */
final class ScriptWriter extends OutputStream {
  private static final int GATHERED = 256 << 10;

  private final ZstdOutputStreamNoFinalizer compressed;
  private final byte[] buffer = new byte[GATHERED];
  private int filled;
  private long written;

  ScriptWriter(OutputStream target, int level) throws IOException {
    this.compressed = new ZstdOutputStreamNoFinalizer(target, level);
    this.compressed.setChecksum(true);
  }

  /** How many bytes were written so far, before compression. */
  long written() {
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
  void finish() throws IOException {
    compressed.write(buffer, 0, filled);
    filled = 0;
    compressed.closeWithoutClosingParentStream();
  }

  @Override
  public void close() throws IOException {
    compressed.closeWithoutClosingParentStream();
  }
}
