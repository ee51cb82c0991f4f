package dev.windlass.worker.intake;

import dev.windlass.controlstore.InventoryEntry;
import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.messages.inventory.EngineDocument;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** Which engines there are, remembered until the inventory changes. */
final class EngineDirectory {
  private static final int DEFAULT_LIMIT = 4;
  private static final int MOST_REMEMBERED = 100_000;

  private final InventoryRepository inventory;
  private final Map<String, Optional<EngineDocument>> known = new ConcurrentHashMap<>();
  private volatile long revision = -1;

  EngineDirectory(InventoryRepository inventory) {
    this.inventory = inventory;
  }

  /** Forgets everything when the inventory changed since the last call. */
  void refresh() {
    long newest = inventory.revision();
    if (newest != revision || known.size() > MOST_REMEMBERED) {
      known.clear();
      revision = newest;
    }
  }

  /** How many long jobs an engine takes at a time; empty when there is no such engine. */
  OptionalInt limit(String engine) {
    return known
        .computeIfAbsent(engine, name -> inventory.findEngine(name).map(InventoryEntry::document))
        .map(EngineDirectory::limit)
        .map(OptionalInt::of)
        .orElseGet(OptionalInt::empty);
  }

  private static int limit(EngineDocument document) {
    EngineDocument.Limits limits = document.limits();
    Integer jobs = limits == null ? null : limits.concurrentJobs();
    return jobs == null ? DEFAULT_LIMIT : jobs;
  }
}
