package dev.windlass.messages.command;

/**
 * What came of {@code document.save}.
 *
 * @param collection which collection
 * @param id which document of it
 * @param created whether it is new; false when it took another one's place, which after a second
 *     attempt may be the one of the first
 */
public record DocumentSaveResult(String collection, String id, boolean created)
    implements CommandResult {}
