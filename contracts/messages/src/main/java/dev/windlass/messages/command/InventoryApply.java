package dev.windlass.messages.command;

import dev.windlass.messages.inventory.InventoryDocument;
import java.util.List;

/**
 * Make the inventory hold these documents: new ones are added, others changed, equal ones left. All
 * or nothing.
 *
 * @param documents at least one; no two of the same kind and name
 */
@CommandName(
    value = "inventory.apply",
    target = CommandName.TargetKind.NONE,
    result = InventoryChanges.class)
public record InventoryApply(List<InventoryDocument> documents) implements CommandSpec {
  /** Keeps a copy. */
  public InventoryApply {
    documents = List.copyOf(documents);
  }
}
