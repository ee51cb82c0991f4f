package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collect metric points of an engine, or of one of its databases, and publish them on the topic of
 * metrics. Names and units are those of the OpenTelemetry receiver for the engine.
 *
 * @param metrics names of metrics, where {@code *} stands for any characters; null for all
 */
@CommandName(
    value = "metrics.collect",
    target = CommandName.TargetKind.ENGINE_AND_MAYBE_DATABASE,
    result = MetricsCollectResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MetricsCollect(@Nullable List<String> metrics) implements CommandSpec {
  /** The names, an empty list for all. */
  public List<String> metricsOrAll() {
    return metrics == null ? List.of() : metrics;
  }
}
