package dev.windlass.messages.command;

/** Describe an engine: version, role, health, what it can do. */
@CommandName(
    value = "engine.describe",
    target = CommandName.TargetKind.ENGINE,
    result = EngineMetadata.class)
public record EngineDescribe() implements CommandSpec {}
