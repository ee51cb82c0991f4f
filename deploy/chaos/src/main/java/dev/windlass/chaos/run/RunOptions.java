package dev.windlass.chaos.run;

import dev.windlass.chaos.deliberate.DeliberateFault;
import dev.windlass.chaos.fault.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to run.
 *
 * @param seed what load and faults are drawn from
 * @param load how long commands are sent and faults happen
 * @param workers how many workers
 * @param perSecond how many messages a second
 * @param kinds what may go wrong; empty for everything
 * @param deliberate what is broken in the workers on purpose; null for nothing
 * @param directory where everything is kept
 * @param logs where the processes write their logs
 */
public record RunOptions(
    long seed,
    Duration load,
    int workers,
    double perSecond,
    Set<Kind> kinds,
    @Nullable DeliberateFault deliberate,
    Path directory,
    Path logs) {
  /** Keeps a copy. */
  public RunOptions {
    kinds = Set.copyOf(kinds);
  }
}
