package dev.windlass.worker.backup;

import dev.windlass.controlstore.FinishedPart;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSink;
import dev.windlass.engine.ObjectSink.ObjectWriter;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.StoredObject;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.objectstore.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Collectors;

/** Copies objects from one prefix to another, checking their SHA-256 on the way. */
final class ObjectTransfer {
  private static final int BUFFER = 1 << 16;

  private final ObjectSource from;
  private final ObjectSink to;

  ObjectTransfer(ObjectStore store, String from, String to, List<FinishedPart> parts) {
    this.from =
        store.source(
            from,
            parts.stream()
                .map(FinishedPart::object)
                .collect(Collectors.toMap(StoredObject::name, object -> object)));
    this.to = store.sink(to);
  }

  /** Copies one object; {@code INTEGRITY_FAILED} when it is not what was written. */
  void copy(StoredObject object, WorkMonitor monitor) {
    try (InputStream in = from.open(object.name());
        ObjectWriter out = to.create(object.name(), "application/octet-stream")) {
      byte[] buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        monitor.throwIfCancelled();
        out.stream().write(buffer, 0, count);
      }
      StoredObject copy = out.complete();
      if (!copy.equals(object)) {
        throw new EngineException(
            FailureCode.INTEGRITY_FAILED,
            "Object " + object.name() + " changed while it was copied.",
            "Send the backup again under a new id.");
      }
    } catch (IOException e) {
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
