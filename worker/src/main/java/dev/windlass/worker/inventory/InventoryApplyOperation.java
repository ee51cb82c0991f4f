package dev.windlass.worker.inventory;

import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.InventoryApply;
import dev.windlass.messages.command.InventoryChanges;
import dev.windlass.worker.operation.JobContext;
import org.springframework.stereotype.Component;

/** {@code inventory.apply}. All documents or none; a dry run tells the differences. */
@Component
public final class InventoryApplyOperation extends InventoryWrite<InventoryApply> {
  private final InventoryRepository inventory;
  private final DocumentChecks checks;

  InventoryApplyOperation(InventoryRepository inventory, DocumentChecks checks) {
    super(InventoryApply.class);
    this.inventory = inventory;
    this.checks = checks;
  }

  @Override
  public CommandResult run(JobContext context, InventoryApply spec) {
    checks.check(spec.documents());
    return context.dryRun()
        ? new DryRunResult(inventory.preview(spec.documents()).stream().map(Words::would).toList())
        : new InventoryChanges(inventory.apply(spec.documents(), context.lease()));
  }
}
