package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Stop an engine's servers, which ends their sessions.
 *
 * @param node the node to stop; null for all
 * @param force whether to stop as in a crash, which the next start has to mend; null for no
 */
@CommandName(
    value = "engine.stop",
    target = CommandName.TargetKind.ENGINE,
    result = EngineLifecycleResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EngineStop(@Nullable String node, @Nullable Boolean force) implements CommandSpec {
  /** Whether to stop as in a crash. */
  public boolean isForced() {
    return Boolean.TRUE.equals(force);
  }
}
