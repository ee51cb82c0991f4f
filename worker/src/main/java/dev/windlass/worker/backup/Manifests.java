package dev.windlass.worker.backup;

import dev.windlass.controlstore.BackupRecord;
import dev.windlass.controlstore.FinishedPart;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.json.WindlassJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The manifest as a record and as bytes; the same record always becomes the same bytes. */
public final class Manifests {
  /** The largest manifest that is read: some hundred thousand parts. */
  public static final int MAX_BYTES = 64 << 20;

  private static final JsonMapper JSON =
      WindlassJson.events()
          .rebuild()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private Manifests() {}

  static BackupManifest compose(BackupRecord backup, List<FinishedPart> parts) {
    BackupManifest.Encryption encryption = EncryptionNote.of(backup.view().properties());
    return new BackupManifest(
        encryption == null
            ? BackupManifest.FORMAT_VERSION
            : BackupManifest.ENCRYPTED_FORMAT_VERSION,
        backup.id(),
        backup.source().engine(),
        backup.source().engineKind(),
        backup.view().engineVersion(),
        backup.source().database(),
        backup.source().method(),
        backup.view().snapshotAt(),
        backup.source().label(),
        backup.windlassVersion(),
        encryption,
        EncryptionNote.without(backup.view().properties()),
        parts.stream()
            .map(
                part ->
                    new BackupManifest.Part(
                        part.object(), part.rows(), part.dataBytes(), part.details()))
            .toList());
  }

  static byte[] write(BackupManifest manifest) {
    return JSON.writeValueAsString(manifest).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a manifest that has this checksum.
   *
   * @throws EngineException {@code INTEGRITY_FAILED} when the bytes are others, {@code
   *     UNSUPPORTED_OPERATION} when a newer Windlass wrote them
   */
  public static BackupManifest read(byte[] bytes, String sha256) {
    if (!sha256(bytes).equals(sha256)) {
      throw new EngineException(
          FailureCode.INTEGRITY_FAILED,
          "The manifest in the object store is not the one that the catalogue knows: its SHA-256"
              + " differs.",
          "Restore another backup, and find out who wrote to this one.");
    }
    try {
      @Nullable BackupManifest manifest = JSON.readValue(bytes, BackupManifest.class);
      if (manifest == null) {
        throw new EngineException(
            FailureCode.INTEGRITY_FAILED, "The manifest in the object store is empty.", null);
      }
      if (manifest.formatVersion() != BackupManifest.FORMAT_VERSION
          && manifest.formatVersion() != BackupManifest.ENCRYPTED_FORMAT_VERSION) {
        throw new EngineException(
            FailureCode.UNSUPPORTED_OPERATION,
            "The manifest has format "
                + manifest.formatVersion()
                + "; this worker reads formats "
                + BackupManifest.FORMAT_VERSION
                + " and "
                + BackupManifest.ENCRYPTED_FORMAT_VERSION
                + ".",
            "Use a worker as new as the one that took the backup.");
      }
      return manifest;
    } catch (JacksonException | NumberFormatException e) {
      throw new EngineException(
          FailureCode.INTEGRITY_FAILED,
          "The manifest in the object store cannot be read: "
              + (e instanceof JacksonException json ? json.getOriginalMessage() : "a wrong number"),
          null,
          null,
          e);
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
