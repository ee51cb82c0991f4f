package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windlass.messages.inventory.DocumentKind;
import org.jspecify.annotations.Nullable;

/**
 * List the inventory.
 *
 * @param kind only this kind; null for all
 * @param name only this one; null for all
 */
@CommandName(
    value = "inventory.list",
    target = CommandName.TargetKind.NONE,
    result = InventoryListResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InventoryList(@Nullable DocumentKind kind, @Nullable String name)
    implements CommandSpec {}
