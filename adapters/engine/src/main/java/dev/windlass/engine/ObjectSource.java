package dev.windlass.engine;

import java.io.InputStream;

/** Where a restore comes from. Many objects may be read at the same time. */
public interface ObjectSource {
  /**
   * Reads an object from its beginning. The stream checks what it delivers against the manifest's
   * SHA-256 and fails at its end when they differ.
   *
   * @param name below the backup's prefix
   * @throws EngineException {@code NOT_FOUND}, {@code STORAGE_UNREACHABLE}
   */
  InputStream open(String name);
}
