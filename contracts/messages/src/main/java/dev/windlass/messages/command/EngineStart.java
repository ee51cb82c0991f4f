package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Start an engine's servers.
 *
 * @param node the node to start; null for all
 */
@CommandName(
    value = "engine.start",
    target = CommandName.TargetKind.ENGINE,
    result = EngineLifecycleResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EngineStart(@Nullable String node) implements CommandSpec {}
