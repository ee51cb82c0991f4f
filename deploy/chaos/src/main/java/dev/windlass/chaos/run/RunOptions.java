package dev.windlass.chaos.run;

import dev.windlass.chaos.fault.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * How to run.
 *
 * @param seed what load and faults are drawn from
 * @param load how long commands are sent and faults happen
 * @param workers how many workers
 * @param perSecond how many messages a second
 * @param kinds what may go wrong; empty for everything
 * @param directory where everything is kept
 * @param logs where the processes write their logs
 * @param properties further properties of the workers
 */
public record RunOptions(
    long seed,
    Duration load,
    int workers,
    double perSecond,
    Set<Kind> kinds,
    Path directory,
    Path logs,
    Map<String, String> properties) {
  /** Keeps copies. */
  public RunOptions {
    kinds = Set.copyOf(kinds);
    properties = Map.copyOf(properties);
  }
}
