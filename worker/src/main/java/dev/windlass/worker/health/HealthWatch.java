package dev.windlass.worker.health;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/**
 * Looks at every part from time to time, whether anybody asks or not, so that health can say since
 * when one is not there.
 */
final class HealthWatch implements SmartLifecycle {
  private static final long INTERVAL_SECONDS = 15;

  private final List<HealthIndicator> parts;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("windlass-health").daemon().factory());
  private volatile boolean running;

  HealthWatch(List<HealthIndicator> indicators) {
    this.parts = indicators.stream().filter(WatchedPart.class::isInstance).toList();
  }

  @Override
  public void start() {
    running = true;
    var _ =
        thread.scheduleWithFixedDelay(
            () -> parts.forEach(HealthIndicator::health),
            INTERVAL_SECONDS,
            INTERVAL_SECONDS,
            TimeUnit.SECONDS);
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
