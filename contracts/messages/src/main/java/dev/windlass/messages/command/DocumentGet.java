package dev.windlass.messages.command;

/**
 * Read one JSON document. The result is one row with the columns {@code id} and {@code document};
 * like rows of {@code query.run} it is here where the engine's policy allows that, and in an object
 * otherwise.
 *
 * @param collection which collection
 * @param id which document of it
 */
@CommandName(
    value = "document.get",
    target = CommandName.TargetKind.DATABASE,
    result = QueryResult.class)
public record DocumentGet(String collection, String id) implements CommandSpec {}
