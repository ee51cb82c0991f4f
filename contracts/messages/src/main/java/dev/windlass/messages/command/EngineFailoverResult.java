package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of {@code engine.failover}.
 *
 * @param mode whether it was planned or forced
 * @param oldPrimary the node that was the primary; null when it is not among the engine's nodes
 * @param newPrimary the node that is the primary now
 * @param timeline the history that it writes now
 * @param checks what was looked at before anything was changed, and what was seen
 * @param downtime from the moment when the old primary was told to stop until a write succeeded on
 *     the new one; null when nobody measured it, as after a forced failover
 * @param lostBytes how many bytes the old primary's log is known to have had beyond what the new
 *     one has; nothing after a planned one; null when that cannot be known
 * @param changes what was done, one sentence each
 * @param warnings what is left to do by hand, or was not as it should be; one sentence each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EngineFailoverResult(
    EngineFailover.Mode mode,
    @Nullable String oldPrimary,
    String newPrimary,
    int timeline,
    List<Check> checks,
    @Nullable Duration downtime,
    @Nullable Long lostBytes,
    List<String> changes,
    List<String> warnings)
    implements CommandResult {
  /** Keeps copies. */
  public EngineFailoverResult {
    checks = List.copyOf(checks);
    changes = List.copyOf(changes);
    warnings = List.copyOf(warnings);
  }

  /**
   * One thing that was looked at.
   *
   * @param subject what
   * @param seen what was seen, in a sentence
   */
  public record Check(String subject, String seen) {}
}
