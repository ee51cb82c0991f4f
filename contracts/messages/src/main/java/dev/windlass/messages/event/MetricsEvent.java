package dev.windlass.messages.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Metric points of one engine at one moment; a collection of many points comes in several of these.
 *
 * @param job the job that collected them
 * @param engine the engine's name
 * @param kind the engine's kind
 * @param collectedAt when, by the engine's clock
 * @param startedAt since when sums are counted; null when not known
 * @param part which of the messages of this collection, from 1
 * @param parts how many messages this collection has
 * @param metrics the metrics with their points
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MetricsEvent(
    JobReference job,
    String engine,
    String kind,
    Instant collectedAt,
    @Nullable Instant startedAt,
    int part,
    int parts,
    List<Metric> metrics) {
  /** Keeps a copy. */
  public MetricsEvent {
    metrics = List.copyOf(metrics);
  }
}
