package dev.windlass.worker.backup;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSink;
import dev.windlass.engine.ObjectSink.ObjectWriter;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.StoredObject;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import java.io.IOException;
import java.io.InputStream;

/** Copies objects from one prefix to another, checking their SHA-256 on the way. */
final class ObjectTransfer {
  private static final int BUFFER = 1 << 16;

  private final ObjectSource from;
  private final ObjectSink to;
  private final boolean sameBytes;

  /**
   * Copies from here to there.
   *
   * @param sameBytes whether the copy has to be the same bytes, which encrypted ones never are
   */
  ObjectTransfer(ObjectSource from, ObjectSink to, boolean sameBytes) {
    this.from = from;
    this.to = to;
    this.sameBytes = sameBytes;
  }

  /** Copies one object; {@code INTEGRITY_FAILED} when it is not what was written. */
  StoredObject copy(StoredObject object, WorkMonitor monitor) {
    try (InputStream in = from.open(object.name());
        ObjectWriter out = to.create(object.name(), "application/octet-stream")) {
      byte[] buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        monitor.throwIfCancelled();
        out.stream().write(buffer, 0, count);
      }
      StoredObject copy = out.complete();
      if (sameBytes && !copy.equals(object)) {
        throw new EngineException(
            FailureCode.INTEGRITY_FAILED,
            "Object " + object.name() + " changed while it was copied.",
            "Send the backup again under a new id.");
      }
      return copy;
    } catch (IOException e) {
      if (e.getCause() instanceof EngineException failure) {
        throw failure;
      }
      throw new EngineException(
          FailureCode.STORAGE_UNREACHABLE,
          "Object "
              + object.name()
              + " of the earlier attempt could not be copied: "
              + e.getMessage(),
          null,
          null,
          e);
    }
  }
}
