package dev.windlass.messages.command;

import dev.windlass.messages.inventory.DocumentKind;

/**
 * Take one document out of the inventory. Jobs that are running go on; an engine with waiting jobs
 * is not deleted.
 *
 * @param kind which kind
 * @param name which one
 */
@CommandName(
    value = "inventory.delete",
    target = CommandName.TargetKind.NONE,
    result = InventoryChanges.class)
public record InventoryDelete(DocumentKind kind, String name) implements CommandSpec {}
