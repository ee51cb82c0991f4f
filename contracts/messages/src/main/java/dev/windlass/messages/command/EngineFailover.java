package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Make another node of the engine its primary.
 *
 * @param mode whether the old primary hands over, or is gone
 * @param node the node that becomes the primary; null for the one that is furthest
 * @param maximumLagBytes how many bytes of the log the node may be behind; null for 16 MiB. A
 *     forced failover is refused when more than this is known to be lost
 * @param oldPrimaryIsOff for a forced failover: whoever sends it answers for it that the old
 *     primary is off and stays off. Needed where its own machine cannot be asked; null for no
 */
@CommandName(
    value = "engine.failover",
    target = CommandName.TargetKind.ENGINE,
    result = EngineFailoverResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EngineFailover(
    Mode mode,
    @Nullable String node,
    @Nullable Long maximumLagBytes,
    @Nullable Boolean oldPrimaryIsOff)
    implements CommandSpec {
  /** What holds when the command names no lag. */
  public static final long DEFAULT_LAG_BYTES = 16L << 20;

  /** The lag that is allowed. */
  public long maximumLagOrDefault() {
    return maximumLagBytes == null ? DEFAULT_LAG_BYTES : maximumLagBytes;
  }

  /** Whether the sender answers for it that the old primary is off. */
  public boolean isOldPrimaryOff() {
    return Boolean.TRUE.equals(oldPrimaryIsOff);
  }

  /** What happens to the old primary. */
  public enum Mode {
    /** It is stopped cleanly, and nothing that was acknowledged is lost. */
    PLANNED,
    /** It is gone; what it had not sent is lost. Refused while it may still be at work. */
    FORCED
  }
}
