package dev.windlass.worker.intake;

import dev.windlass.controlstore.InventoryEntry;
import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.messages.inventory.EngineDocument;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

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

  /** What an engine allows at a time; empty when there is no such engine. */
  Optional<Limits> limits(String engine) {
    return known
        .computeIfAbsent(engine, name -> inventory.findEngine(name).map(InventoryEntry::document))
        .map(EngineDirectory::limits);
  }

  private static Limits limits(EngineDocument document) {
    EngineDocument.Limits stated = document.limits();
    Integer jobs = stated == null ? null : stated.concurrentJobs();
    return new Limits(
        jobs == null ? DEFAULT_LIMIT : jobs,
        stated == null ? null : stated.queriesPerHourPerActor());
  }

  /**
   * What an engine allows.
   *
   * @param jobs long jobs at a time
   * @param queriesPerHourPerActor queries that an actor may start within an hour; null for no limit
   */
  record Limits(int jobs, @Nullable Integer queriesPerHourPerActor) {
    /** Those of no engine. */
    static final Limits NONE = new Limits(0, null);
  }
}
