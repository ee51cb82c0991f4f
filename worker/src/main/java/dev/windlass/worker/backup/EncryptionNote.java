package dev.windlass.worker.backup;

import dev.windlass.engine.BackupManifest.Encryption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the catalogue remembers a backup's encryption until its manifest is written: among the
 * properties of its view, under a name that no adapter uses.
 */
final class EncryptionNote {
  private static final String KEY = "windlass.encryption";

  private EncryptionNote() {}

  static Map<String, Object> with(Map<String, Object> properties, Encryption encryption) {
    Map<String, Object> all = new LinkedHashMap<>(properties);
    all.put(
        KEY,
        Map.of(
            "algorithm", encryption.algorithm(),
            "key", encryption.key(),
            "keyCheck", encryption.keyCheck()));
    return all;
  }

  static Map<String, Object> without(Map<String, Object> properties) {
    Map<String, Object> all = new LinkedHashMap<>(properties);
    all.remove(KEY);
    return all;
  }

  static @Nullable Encryption of(Map<String, Object> properties) {
    return properties.get(KEY) instanceof Map<?, ?> note
        ? new Encryption(
            String.valueOf(note.get("algorithm")),
            String.valueOf(note.get("key")),
            String.valueOf(note.get("keyCheck")))
        : null;
  }
}
