package dev.windlass.engine;

import java.io.IOException;
import java.io.OutputStream;

/** Where a backup goes. Many objects may be written at the same time. */
public interface ObjectSink {
  /**
   * Begins an object of unknown length.
   *
   * @param name below the backup's prefix
   * @param contentType what it holds
   * @throws EngineException {@code STORAGE_UNREACHABLE}, {@code CONFIGURATION_INVALID}
   */
  ObjectWriter create(String name, String contentType);

  /** An object being written. Closing before {@link #complete} leaves nothing behind. */
  interface ObjectWriter extends AutoCloseable {
    /** Takes the bytes; an {@link IOException} it throws names the store's failure. */
    OutputStream stream();

    /** Ends the object; it can be read from now on. */
    StoredObject complete();

    @Override
    void close();
  }
}
