package dev.windlass.messages.command;

/**
 * What came of {@code database.create}.
 *
 * @param created whether this job made it; false when it was there when the job looked, be it that
 *     an earlier attempt of the job had made it
 * @param database the database
 */
public record DatabaseCreateResult(boolean created, DatabaseMetadata database)
    implements CommandResult {}
