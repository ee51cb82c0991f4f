package dev.windlass.worker.scripted;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Secret;
import dev.windlass.messages.FailureCode;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.objectstore.ObjectStoreSettings;
import dev.windlass.testbed.S3Server;
import dev.windlass.testbed.TestS3;
import dev.windlass.worker.encryption.BackupKeys;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/** Object stores for tests, on a real S3 server. */
public final class TestStores {
  private TestStores() {}

  /** A store with a bucket of its own. */
  public static ObjectStore open(Class<?> test) {
    String bucket = test.getSimpleName().toLowerCase(Locale.ROOT);
    TestS3.shared().createBucket(bucket);
    return ObjectStore.open(settings(bucket));
  }

  /** Keys for encrypted backups, by the names that tests give to them. */
  public static BackupKeys keys() {
    return new BackupKeys(
        reference -> {
          if (!reference.startsWith("secret:test:")) {
            throw new EngineException(
                FailureCode.CONFIGURATION_INVALID, "There is no secret " + reference + ".", null);
          }
          byte[] bytes = Arrays.copyOf(reference.getBytes(StandardCharsets.UTF_8), 32);
          return Secret.of(Base64.getEncoder().encodeToString(bytes));
        });
  }

  /** The settings for a bucket on the shared server. */
  public static ObjectStoreSettings settings(String bucket) {
    S3Server server = TestS3.shared();
    return ObjectStoreSettings.bucket(bucket)
        .at(server.endpoint())
        .in(server.region())
        .as(server.accessKey(), Secret.of(server.secretKey()))
        .below("windlass");
  }
}
