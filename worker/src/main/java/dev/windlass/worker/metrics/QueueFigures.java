package dev.windlass.worker.metrics;

import dev.windlass.controlstore.JobQueues;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * How many jobs wait, and how long the first of them has, by engine, and which engines are left
 * alone; looked at every few seconds.
 */
final class QueueFigures implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(QueueFigures.class);
  private static final long INTERVAL_SECONDS = 5;

  private final JobQueues queues;
  private final MultiGauge depth;
  private final MultiGauge age;
  private final MultiGauge breaker;
  private final Supplier<Map<String, String>> breakers;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("windlass-figures").daemon().factory());
  private volatile Duration outboxLag = Duration.ZERO;
  private volatile boolean running;

  /**
   * Figures of these queues.
   *
   * @param breakers the state of each engine's circuit breaker
   */
  QueueFigures(JobQueues queues, Supplier<Map<String, String>> breakers, MeterRegistry registry) {
    this.queues = queues;
    this.breakers = breakers;
    this.breaker =
        MultiGauge.builder("windlass.engines.breaker")
            .description("Circuit breaker, by engine: 0 closed, 1 half open, 2 open")
            .register(registry);
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
    breaker.register(
        breakers.get().entrySet().stream()
            .map(entry -> MultiGauge.Row.of(Tags.of("engine", entry.getKey()), number(entry)))
            .toList(),
        true);
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

  private static int number(Map.Entry<String, String> breaker) {
    return switch (breaker.getValue()) {
      case "CLOSED" -> 0;
      case "HALF_OPEN" -> 1;
      default -> 2;
    };
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
