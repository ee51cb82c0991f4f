package dev.windlass.messages.command;

/** Tell how an engine's servers replicate: who is the primary, how far behind the others are. */
@CommandName(
    value = "replication.status",
    target = CommandName.TargetKind.ENGINE,
    result = ReplicationStatusResult.class)
public record ReplicationStatus() implements CommandSpec {}
