package dev.windlass.worker.life;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Renews the lease at a fixed rhythm, on a thread of its own, and watches on another one that the
 * lease is held, so that a renewal that hangs is noticed too.
 */
final class Heartbeat implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final WorkerLife life;
  private final Duration interval;
  private final ScheduledExecutorService beats = single("windlass-heartbeat");
  private final ScheduledExecutorService watches = single("windlass-lease-watch");
  private volatile boolean running;
  private boolean failing;

  Heartbeat(WorkerLife life, Duration interval) {
    this.life = life;
    this.interval = interval;
  }

  private static ScheduledExecutorService single(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().name(name).daemon().factory());
  }

  @Override
  public void start() {
    life.register();
    long nanos = interval.toNanos();
    var _ = beats.scheduleWithFixedDelay(this::beat, nanos, nanos, TimeUnit.NANOSECONDS);
    var _ = watches.scheduleWithFixedDelay(life::watch, nanos, nanos, TimeUnit.NANOSECONDS);
    running = true;
  }

  // A heartbeat that ends with an exception would be the last one.
  @SuppressWarnings("CatchingUnchecked")
  private void beat() {
    try {
      life.beat();
      if (failing) {
        LOG.info("The control database answers again.");
      }
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warn("The lease could not be renewed; trying again every {}.", interval, e);
      }
      failing = true;
    }
  }

  @Override
  public void stop() {
    running = false;
    watches.shutdownNow();
    beats.shutdown();
    try {
      if (!beats.awaitTermination(5, TimeUnit.SECONDS)) {
        beats.shutdownNow();
      }
      life.resign();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("The lease could not be given back; it ends by itself.", e);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** First to start and last to stop: everything else stands on the lease. */
  @Override
  public int getPhase() {
    return LifePhases.LEASE;
  }
}
