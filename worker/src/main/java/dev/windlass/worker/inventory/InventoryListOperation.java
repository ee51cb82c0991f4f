package dev.windlass.worker.inventory;

import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.InventoryList;
import dev.windlass.messages.command.InventoryListResult;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Reading;
import org.springframework.stereotype.Component;

/** {@code inventory.list}. */
@Component
public final class InventoryListOperation extends Reading<InventoryList> {
  private final InventoryRepository inventory;

  InventoryListOperation(InventoryRepository inventory) {
    super(InventoryList.class);
    this.inventory = inventory;
  }

  @Override
  protected CommandResult read(JobContext context, InventoryList spec) {
    return new InventoryListResult(inventory.list(spec.kind(), spec.name()));
  }

  @Override
  protected String describe(JobContext context, InventoryList spec) {
    return "List the documents of the inventory.";
  }
}
