package dev.windlass.messages.command;

/**
 * Delete one JSON document. That it is gone already is as good.
 *
 * @param collection which collection
 * @param id which document of it
 */
@CommandName(
    value = "document.delete",
    target = CommandName.TargetKind.DATABASE,
    result = DocumentDeleteResult.class)
public record DocumentDelete(String collection, String id) implements CommandSpec {}
