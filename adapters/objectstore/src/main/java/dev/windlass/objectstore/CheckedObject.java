package dev.windlass.objectstore;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.StoredObject;
import dev.windlass.messages.FailureCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Reads an object and fails at its end when it is not the one that was written. Whoever uses the
 * bytes before the end has to undo that when it fails.
 */
final class CheckedObject extends FilterInputStream {
  private final String key;
  private final StoredObject expected;
  private final MessageDigest sha256 = Checksums.sha256();
  private long position;
  private boolean checked;

  CheckedObject(InputStream stream, String key, StoredObject expected) {
    super(stream);
    this.key = key;
    this.expected = expected;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    int read = in.read(target, offset, count);
    if (read > 0) {
      sha256.update(target, offset, read);
      position += read;
    } else if (read == -1 && !checked) {
      check();
    }
    return read;
  }

  private void check() throws IOException {
    checked = true;
    String actual = HexFormat.of().formatHex(sha256.digest());
    if (position != expected.bytes() || !actual.equals(expected.sha256())) {
      EngineException failure = differs(key, expected, position + " bytes with SHA-256 " + actual);
      throw new IOException(failure.getMessage(), failure);
    }
  }

  static EngineException differs(String key, StoredObject expected, String found) {
    return new EngineException(
        FailureCode.INTEGRITY_FAILED,
        "Object "
            + key
            + " is not what was written: "
            + expected.bytes()
            + " bytes with SHA-256 "
            + expected.sha256()
            + " were, and there are "
            + found
            + ".",
        "The object was damaged or replaced in the store; use another backup.");
  }

  /** Skipped bytes are read, so that they count. */
  @Override
  public long skip(long count) throws IOException {
    return readNBytes((int) Math.min(count, 64 * 1024)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
