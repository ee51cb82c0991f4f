package dev.windlass.messages.command;

/** Describe one database. */
@CommandName(
    value = "database.describe",
    target = CommandName.TargetKind.DATABASE,
    result = DatabaseMetadata.class)
public record DatabaseDescribe() implements CommandSpec {}
