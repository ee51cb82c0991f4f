package dev.windlass.controlstore;

import dev.windlass.messages.inventory.InventoryDocument;
import java.time.Instant;

/**
 * A document of the inventory and the revision at which it got its present content. A document
 * whose revision is the same has not changed.
 *
 * @param document as its owner wrote it
 * @param revision grows with every change of the inventory
 * @param changedAt when it got its present content
 * @param <D> which kind of document
 */
public record InventoryEntry<D extends InventoryDocument>(
    D document, long revision, Instant changedAt) {}
