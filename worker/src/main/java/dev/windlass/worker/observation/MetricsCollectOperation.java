package dev.windlass.worker.observation;

import dev.windlass.engine.Observation.Collected;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.MetricsCollect;
import dev.windlass.messages.command.MetricsCollectResult;
import dev.windlass.messages.event.JobReference;
import dev.windlass.messages.event.Metric;
import dev.windlass.worker.event.MetricsFeed;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Lane;
import dev.windlass.worker.operation.Operation;
import dev.windlass.worker.operation.ResourceLock;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * {@code metrics.collect}. Waits for no lock: what is measured is also how the engine is while it
 * is restored or fails over.
 */
@Component
public final class MetricsCollectOperation implements Operation<MetricsCollect> {
  private final MetricsFeed feed;
  private final Clock clock;

  MetricsCollectOperation(MetricsFeed feed, Clock clock) {
    this.feed = feed;
    this.clock = clock;
  }

  @Override
  public Class<MetricsCollect> serves() {
    return MetricsCollect.class;
  }

  @Override
  public List<ResourceLock> locks(Target target, MetricsCollect spec) {
    return List.of();
  }

  @Override
  public boolean mutates(MetricsCollect spec) {
    return false;
  }

  @Override
  public boolean repeatable(MetricsCollect spec) {
    return true;
  }

  @Override
  public Lane lane() {
    return Lane.CONTROL;
  }

  @Override
  public Duration defaultTimeout() {
    return Duration.ofMinutes(2);
  }

  @Override
  public CommandResult run(JobContext context, MetricsCollect spec) {
    Command command = context.command();
    long start = System.nanoTime();
    Collected collected =
        context
            .engine()
            .observation()
            .metrics(spec.metricsOrAll(), command.target().database(), context);
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    int points = collected.metrics().stream().mapToInt(metric -> metric.points().size()).sum();
    if (context.dryRun()) {
      return new DryRunResult(
          List.of(
              "Publish %d points of %d metrics of engine %s."
                  .formatted(points, collected.metrics().size(), context.engine().name())));
    }
    int messages =
        feed.send(
            reference(context),
            context.engine().name(),
            context.engineDocument().engine(),
            collected.collectedAt(),
            collected.startedAt(),
            collected.metrics(),
            command.traceparent());
    return new MetricsCollectResult(
        points,
        messages,
        collected.metrics().stream().map(Metric::name).toList(),
        collected.collectedAt(),
        duration,
        collected.notes());
  }

  private JobReference reference(JobContext context) {
    Command command = context.command();
    return new JobReference(
        command.jobId(),
        command.type().name() + ".v" + command.type().version(),
        command.id(),
        command.source(),
        command.target(),
        context.attempt(),
        0,
        clock.instant());
  }
}
