package dev.windlass.messages.command;

/** List the databases of an engine. */
@CommandName(
    value = "database.list",
    target = CommandName.TargetKind.ENGINE,
    result = DatabaseListResult.class)
public record DatabaseList() implements CommandSpec {}
