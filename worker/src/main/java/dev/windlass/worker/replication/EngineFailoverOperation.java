package dev.windlass.worker.replication;

import dev.windlass.controlstore.InventoryEntry;
import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.engine.Replication.Attempt;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.EngineFailover;
import dev.windlass.messages.command.EngineFailoverResult;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.worker.operation.Change;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.operation.ResourceLock.Mode;
import dev.windlass.worker.operation.Targets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * {@code engine.failover}. It has the engine to itself. An attempt after an unknown outcome looks
 * how far the one before it came. Afterwards the engine's document leads to the new primary, and so
 * do the connections of all workers, which open an engine anew when its document changes.
 */
@Component
public final class EngineFailoverOperation extends Change<EngineFailover> {
  private final InventoryRepository inventory;

  EngineFailoverOperation(InventoryRepository inventory) {
    super(EngineFailover.class);
    this.inventory = inventory;
  }

  @Override
  public List<ResourceLock> locks(Target target, EngineFailover spec) {
    return List.of(ResourceLock.engine(Targets.engine(target), Mode.EXCLUSIVE));
  }

  @Override
  public Duration defaultTimeout() {
    return Duration.ofMinutes(15);
  }

  @Override
  protected List<String> rehearse(JobContext context, EngineFailover spec) {
    return context.engine().replication().checkFailover(spec);
  }

  @Override
  protected CommandResult change(JobContext context, EngineFailover spec) {
    EngineFailoverResult result =
        context
            .engine()
            .replication()
            .failover(
                spec,
                new Attempt(
                    context.lease().job().value(), context.lease().token(), context.attempt() > 1),
                context);
    return follow(context, result);
  }

  /** Has the document lead to the new primary when it led to a node. */
  private EngineFailoverResult follow(JobContext context, EngineFailoverResult result) {
    while (true) {
      Optional<InventoryEntry<EngineDocument>> read =
          inventory.findEngine(context.engineDocument().name());
      if (read.isEmpty()) {
        return with(result, null, "The engine is not in the inventory any more.");
      }
      EngineDocument document = read.get().document();
      Optional<EngineDocument> changed = FollowedAddress.change(document, result.newPrimary());
      if (changed.isEmpty()) {
        return with(
            result,
            null,
            "The engine's host and port are those of no node, or nodes have no port of their own, and they were left as they are: make sure that they lead to "
                + result.newPrimary()
                + ".");
      }
      if (changed.get().equals(document)) {
        return result;
      }
      // Whoever changed the document meanwhile keeps the change: it is looked at again.
      if (inventory.replace(read.get(), changed.get(), context.lease())) {
        return with(
            result,
            "Changed host and port of engine %s in the inventory to those of %s."
                .formatted(document.name(), result.newPrimary()),
            "The file from which the engine was applied still names the old host: change it too.");
      }
    }
  }

  private static EngineFailoverResult with(
      EngineFailoverResult result, @Nullable String change, String warning) {
    List<String> changes = new ArrayList<>(result.changes());
    if (change != null) {
      changes.add(change);
    }
    List<String> warnings = new ArrayList<>(result.warnings());
    warnings.add(warning);
    return new EngineFailoverResult(
        result.mode(),
        result.oldPrimary(),
        result.newPrimary(),
        result.timeline(),
        result.checks(),
        result.downtime(),
        result.lostBytes(),
        changes,
        warnings);
  }
}
