package dev.windlass.objectstore;

import dev.windlass.engine.StoredObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The CRC-32C of objects that this process wrote in parts, the last few thousand of them. A store
 * keeps that checksum for the whole object, and no SHA-256; with it an object can be checked
 * without reading it. Guarded by itself.
 */
final class WrittenObjects {
  private static final int MOST = 20_000;

  private record Written(StoredObject object, String crc32c) {}

  private final Map<String, Written> byKey =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Written> eldest) {
          return size() > MOST;
        }
      };

  synchronized void remember(String key, StoredObject object, String crc32c) {
    byKey.put(key, new Written(object, crc32c));
  }

  /** The CRC-32C, in base 64, of exactly this object; empty when it was not written here. */
  synchronized Optional<String> crc32cOf(String key, StoredObject object) {
    return Optional.ofNullable(byKey.get(key))
        .filter(
            written ->
                written.object().bytes() == object.bytes()
                    && written.object().sha256().equals(object.sha256()))
        .map(Written::crc32c);
  }
}
