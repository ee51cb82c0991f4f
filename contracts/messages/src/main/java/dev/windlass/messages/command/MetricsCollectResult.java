package dev.windlass.messages.command;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What {@code metrics.collect} published.
 *
 * @param points how many points
 * @param messages in how many messages
 * @param metrics the metrics of which there are points, by name
 * @param collectedAt when, by the engine's clock
 * @param duration how long collecting took
 * @param notes what is missing and why, one sentence each
 */
public record MetricsCollectResult(
    int points,
    int messages,
    List<String> metrics,
    Instant collectedAt,
    Duration duration,
    List<String> notes)
    implements CommandResult {
  /** Keeps copies. */
  public MetricsCollectResult {
    metrics = List.copyOf(metrics);
    notes = List.copyOf(notes);
  }
}
