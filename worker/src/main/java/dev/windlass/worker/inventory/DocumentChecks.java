package dev.windlass.worker.inventory;

import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.engine.EngineRegistry;
import dev.windlass.messages.inventory.DocumentKind;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.messages.inventory.InventoryDocument;
import dev.windlass.messages.inventory.ScheduleDocument;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Everything that documents have to fulfil before the inventory takes them. */
@Component
final class DocumentChecks {
  private final InventoryRepository inventory;
  private final EngineCheck engines;
  private final ScheduleCheck schedules;

  DocumentChecks(InventoryRepository inventory, EngineRegistry registry, Clock clock) {
    this.inventory = inventory;
    this.engines = new EngineCheck(registry);
    this.schedules = new ScheduleCheck(clock);
  }

  /**
   * Checks all documents together.
   *
   * @throws dev.windlass.engine.EngineException {@code CONFIGURATION_INVALID}, naming every problem
   *     of every document
   */
  void check(List<InventoryDocument> documents) {
    DocumentProblems problems = new DocumentProblems();
    Set<String> added = new HashSet<>();
    for (InventoryDocument document : documents) {
      if (!added.add(key(document.documentKind(), document.name()))) {
        problems.add(document, "it is there twice.");
      }
    }
    for (InventoryDocument document : documents) {
      switch (document) {
        case EngineDocument engine -> engines.check(engine, problems);
        case ScheduleDocument schedule ->
            schedules.check(
                schedule,
                name ->
                    added.contains(key(DocumentKind.ENGINE, name))
                        || inventory.findEngine(name).isPresent(),
                problems);
      }
    }
    problems.throwIfAny();
  }

  private static String key(DocumentKind kind, String name) {
    return kind + "/" + name;
  }
}
