package dev.windlass.showcase;

import dev.windlass.engine.Secret;
import dev.windlass.objectstore.ListedObject;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.objectstore.ObjectStoreSettings;
import dev.windlass.showcase.house.House;
import dev.windlass.showcase.house.Storage;
import dev.windlass.showcase.terminal.Amount;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** What the object store has. */
final class StoredObjects {
  private static final Duration ARCHIVE_PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private StoredObjects() {}

  /** One line each: size and key. Waits a little for the audit archive, which writes in batches. */
  static List<String> list(House house) {
    try (ObjectStore store = ObjectStore.open(settings(house.storage()))) {
      long deadline = System.nanoTime() + ARCHIVE_PATIENCE.toNanos();
      while (store.list("audit/").isEmpty() && System.nanoTime() < deadline) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
      return store.list("").stream().map(StoredObjects::line).toList();
    }
  }

  private static ObjectStoreSettings settings(Storage storage) {
    return ObjectStoreSettings.bucket(House.BUCKET)
        .at(storage.endpoint())
        .in(storage.region())
        .as(storage.accessKey(), Secret.of(storage.secretKey()));
  }

  private static String line(ListedObject object) {
    return String.format(Locale.ROOT, "%12s  %s", Amount.bytes(object.bytes()), object.key());
  }
}
