package dev.windlass.showcase;

import dev.windlass.engine.Secret;
import dev.windlass.objectstore.ListedObject;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.objectstore.ObjectStoreSettings;
import dev.windlass.showcase.house.House;
import dev.windlass.showcase.house.Storage;
import dev.windlass.showcase.terminal.Amount;
import java.util.List;
import java.util.Locale;

/** What the object store has. */
final class StoredObjects {
  private StoredObjects() {}

  /** One line each: size and key. */
  static List<String> list(House house) {
    try (ObjectStore store = ObjectStore.open(settings(house.storage()))) {
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
