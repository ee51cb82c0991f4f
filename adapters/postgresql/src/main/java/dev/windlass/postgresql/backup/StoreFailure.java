package dev.windlass.postgresql.backup;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import java.io.IOException;

/** What a stream of the object store threw, as the SPI knows it. */
public final class StoreFailure {
  private StoreFailure() {}

  /** The store's own failure when it is inside, else {@code STORAGE_UNREACHABLE}. */
  public static EngineException of(IOException e, String object) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof EngineException engine) {
        return engine;
      }
    }
    return new EngineException(
        FailureCode.STORAGE_UNREACHABLE,
        "Object %s could not be transferred: %s".formatted(object, e.getMessage()),
        null,
        "Check that the object store can be reached from the worker.",
        e);
  }
}
