package dev.windlass.messages.command;

/**
 * What came of {@code document.delete}.
 *
 * @param collection which collection
 * @param id which document of it
 * @param deleted whether this job deleted it; false when there was none when the job looked
 */
public record DocumentDeleteResult(String collection, String id, boolean deleted)
    implements CommandResult {}
