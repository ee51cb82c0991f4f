package dev.windlass.messages.command;

import dev.windlass.messages.inventory.InventoryDocument;
import java.util.List;

/**
 * Documents of the inventory, by kind and name. Secrets are in them as references only.
 *
 * @param documents the documents
 */
public record InventoryListResult(List<InventoryDocument> documents) implements CommandResult {
  /** Keeps a copy. */
  public InventoryListResult {
    documents = List.copyOf(documents);
  }
}
