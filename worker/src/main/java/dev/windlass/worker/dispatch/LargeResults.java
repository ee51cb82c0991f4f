package dev.windlass.worker.dispatch;

import dev.windlass.controlstore.JobLease;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.command.ObjectReference;
import dev.windlass.objectstore.ObjectKey;
import dev.windlass.objectstore.ObjectStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes results that are too large for an event into the object store. Each owner of a job writes
 * an object of its own, named by its token, so that one whose lease is lost touches nobody else's.
 */
final class LargeResults {
  private static final String JSON = "application/json";

  private final Supplier<@Nullable ObjectStore> store;

  /** Results for this store; it gives null where there is none. */
  LargeResults(Supplier<@Nullable ObjectStore> store) {
    this.store = store;
  }

  /** Whether there is a store. */
  boolean isPossible() {
    return store.get() != null;
  }

  /**
   * Puts a result into the store.
   *
   * @throws EngineException when the store does not take it
   */
  ObjectReference put(JobLease lease, byte[] json) {
    ObjectStore present = store.get();
    if (present == null) {
      throw new IllegalStateException("There is no object store.");
    }
    String key = ObjectKey.of("results", lease.job().value(), "result-" + lease.token() + ".json");
    present.createIfAbsent(key, json, JSON);
    return new ObjectReference(present.location(key), json.length, sha256(json), JSON);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
