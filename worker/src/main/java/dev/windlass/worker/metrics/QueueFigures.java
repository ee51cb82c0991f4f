package dev.windlass.worker.metrics;

import dev.windlass.controlstore.JobQueues;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * How many jobs wait, and how long the first of them has, by engine; looked at every few seconds.
 */
final class QueueFigures implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(QueueFigures.class);
  private static final long INTERVAL_SECONDS = 10;

  private final JobQueues queues;
  private final MultiGauge depth;
  private final MultiGauge age;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("windlass-figures").daemon().factory());
  private volatile Duration outboxLag = Duration.ZERO;
  private volatile boolean running;

  QueueFigures(JobQueues queues, MeterRegistry registry) {
    this.queues = queues;
    this.depth =
        MultiGauge.builder("windlass.queue.jobs")
            .description("Jobs that may start and have not, by engine")
            .register(registry);
    this.age =
        MultiGauge.builder("windlass.queue.age")
            .description("How long the first of them has been waiting")
            .baseUnit("seconds")
            .register(registry);
    Gauge.builder("windlass.outbox.lag", this, figures -> figures.outboxLag.toMillis() / 1_000.0)
        .description("How long the oldest unpublished event has been waiting")
        .baseUnit("seconds")
        .register(registry);
  }

  @Override
  public void start() {
    running = true;
    var _ = thread.scheduleWithFixedDelay(this::look, 1, INTERVAL_SECONDS, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      List<JobQueues.Queue> waiting = queues.waiting();
      depth.register(
          waiting.stream()
              .map(queue -> MultiGauge.Row.of(Tags.of("engine", queue.engine()), queue.jobs()))
              .toList(),
          true);
      age.register(
          waiting.stream()
              .map(
                  queue ->
                      MultiGauge.Row.of(
                          Tags.of("engine", queue.engine()), queue.age().toMillis() / 1_000.0))
              .toList(),
          true);
      outboxLag = queues.outboxLag();
    } catch (DataAccessException | TransactionException e) {
      LOG.debug("The queues cannot be looked at: {}", e.toString());
    }
  }

  @Override
  public void stop() {
    running = false;
    thread.shutdownNow();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
