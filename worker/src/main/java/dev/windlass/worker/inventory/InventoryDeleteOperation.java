package dev.windlass.worker.inventory;

import dev.windlass.controlstore.DocumentInUse;
import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.InventoryChanges;
import dev.windlass.messages.command.InventoryChanges.Change;
import dev.windlass.messages.command.InventoryDelete;
import dev.windlass.worker.operation.JobContext;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** {@code inventory.delete}. Refuses an engine that open jobs or schedules name. */
@Component
public final class InventoryDeleteOperation extends InventoryWrite<InventoryDelete> {
  private final InventoryRepository inventory;

  InventoryDeleteOperation(InventoryRepository inventory) {
    super(InventoryDelete.class);
    this.inventory = inventory;
  }

  @Override
  public Optional<CommandResult> accomplished(JobId job, InventoryDelete spec) {
    List<Change> made = inventory.changesOf(job);
    return made.isEmpty() ? Optional.empty() : Optional.of(new InventoryChanges(made));
  }

  @Override
  public CommandResult run(JobContext context, InventoryDelete spec) {
    try {
      return context.dryRun() ? rehearse(spec) : delete(context, spec);
    } catch (DocumentInUse e) {
      throw new EngineException(
          FailureCode.CONFLICT,
          String.valueOf(e.getMessage()),
          null,
          "Wait for its jobs or cancel them, delete the schedules that name it, and try again.",
          e);
    }
  }

  private DryRunResult rehearse(InventoryDelete spec) {
    if (!inventory.canDelete(spec.kind(), spec.name())) {
      throw notThere(spec);
    }
    return new DryRunResult(List.of("Delete " + document(spec) + "."));
  }

  private InventoryChanges delete(JobContext context, InventoryDelete spec) {
    return new InventoryChanges(
        List.of(
            inventory
                .delete(spec.kind(), spec.name(), context.lease())
                .orElseThrow(() -> notThere(spec))));
  }

  private static EngineException notThere(InventoryDelete spec) {
    return new EngineException(
        FailureCode.NOT_FOUND,
        "There is no " + document(spec) + " in the inventory.",
        "List the inventory to find its name.");
  }

  private static String document(InventoryDelete spec) {
    return Words.kind(spec.kind()) + " " + spec.name();
  }
}
