package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of {@code engine.start}, {@code engine.stop} or {@code engine.restart}.
 *
 * @param servers each server, in the order in which they were looked after
 */
public record EngineLifecycleResult(List<Server> servers) implements CommandResult {
  /** Keeps a copy. */
  public EngineLifecycleResult {
    servers = List.copyOf(servers);
  }

  /**
   * One server.
   *
   * @param node its name within the engine
   * @param before whether it ran before
   * @param after whether it runs now
   * @param role what it says it is, or said before it was stopped; null when it said nothing
   * @param took how long it took; null when nothing was to be done
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Server(
      String node,
      State before,
      State after,
      ReplicationStatusResult.@Nullable Role role,
      @Nullable Duration took) {}

  /** Whether a server runs. */
  public enum State {
    /** It does. */
    RUNNING,
    /** It does not. */
    STOPPED
  }
}
