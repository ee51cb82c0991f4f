package dev.windlass.worker.encryption;

import dev.windlass.encryption.BackupKey;
import dev.windlass.encryption.ObjectCipher;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupManifest.Encryption;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSink;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.SecretSource;
import dev.windlass.messages.FailureCode;
import org.jspecify.annotations.Nullable;

/** Fetches keys by reference, when they are needed and not before; keeps none. */
public final class BackupKeys {
  private final SecretSource secrets;

  /** Fetches from this source. */
  public BackupKeys(SecretSource secrets) {
    this.secrets = secrets;
  }

  /**
   * Fetches a key.
   *
   * @throws EngineException {@code CONFIGURATION_INVALID} when there is none, or something else
   */
  private BackupKey fetch(String reference) {
    return BackupKey.parse(secrets.fetch(reference).reveal())
        .orElseThrow(
            () ->
                new EngineException(
                    FailureCode.CONFIGURATION_INVALID,
                    "What %s names is no key for backups: 32 bytes in Base64 are expected."
                        .formatted(reference),
                    "Make one: " + BackupKey.HOW_TO_MAKE));
  }

  /**
   * Begins the encryption of a backup.
   *
   * @throws EngineException {@code CONFIGURATION_INVALID} when there is no such key
   */
  public EncryptedBackup begin(String reference, String backupId) {
    BackupKey key = fetch(reference);
    return new EncryptedBackup(
        new Encryption(ObjectCipher.ALGORITHM, reference, key.checkValue(backupId)),
        new ObjectCipher(key, backupId));
  }

  /**
   * A backup that is encrypted while it is written.
   *
   * @param how what the manifest says of it
   * @param cipher encrypts its objects
   */
  public record EncryptedBackup(Encryption how, ObjectCipher cipher) {
    /** Encrypts what goes into this sink. */
    public ObjectSink into(ObjectSink sink) {
      return new EncryptingSink(sink, cipher);
    }
  }

  /**
   * The objects of a backup in the clear, whether it is encrypted or not. The key is fetched when
   * the first object is opened.
   *
   * @param reference where the key is; null for where the manifest says
   */
  public ObjectSource reading(
      BackupManifest manifest, ObjectSource source, @Nullable String reference) {
    Encryption how = manifest.encryption();
    if (how == null) {
      return source;
    }
    String where = reference == null ? how.key() : reference;
    return new DecryptingSource(source, () -> cipher(how, manifest.backupId(), where));
  }

  /**
   * What decrypts a backup's objects.
   *
   * @throws EngineException {@code UNSUPPORTED_OPERATION} when they are encrypted in a way of which
   *     this worker knows nothing; {@code CONFIGURATION_INVALID} when there is no such key; {@code
   *     PRECONDITION_FAILED} when it is another one
   */
  public ObjectCipher cipher(Encryption how, String backupId, String reference) {
    if (!how.algorithm().equals(ObjectCipher.ALGORITHM)) {
      throw new EngineException(
          FailureCode.UNSUPPORTED_OPERATION,
          "Backup %s is encrypted with %s; this worker knows %s."
              .formatted(backupId, how.algorithm(), ObjectCipher.ALGORITHM),
          "Use a worker as new as the one that took the backup.");
    }
    BackupKey key = fetch(reference);
    if (!key.passes(backupId, how.keyCheck())) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "The key at %s is not the one that backup %s was encrypted with."
              .formatted(reference, backupId),
          "It was %s then; name the place where that key is now.".formatted(how.key()));
    }
    return new ObjectCipher(key, backupId);
  }
}
