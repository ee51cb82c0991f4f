package dev.windlass.worker.life;

import dev.windlass.controlstore.WorkerIdentity;
import dev.windlass.controlstore.WorkerLeases;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Compares the machine's clock with the control database's, at the start and every few heartbeats,
 * and puts {@link ControlClock} right when they differ by more than a quarter of a second.
 */
final class ClockSetter implements SmartLifecycle, LifeListener {
  private static final Logger LOG = LoggerFactory.getLogger(ClockSetter.class);
  private static final Duration SMALL = Duration.ofMillis(250);
  private static final int BEATS = 10;

  private final ControlClock clock;
  private final WorkerLeases leases;
  private boolean running;
  private int beats;

  ClockSetter(ControlClock clock, WorkerLeases leases, WorkerLife life) {
    this.clock = clock;
    this.leases = leases;
    life.listen(this);
  }

  @Override
  public void onBeat(WorkerIdentity life) {
    beats++;
    if (beats % BEATS == 0) {
      measure();
    }
  }

  /** The answer is about half a round trip old: a difference within the trip says nothing. */
  void measure() {
    Instant before = clock.machineTime();
    long asked = System.nanoTime();
    Instant there = leases.now();
    Duration trip = Duration.ofNanos(System.nanoTime() - asked);
    Duration difference = Duration.between(before.plus(trip.dividedBy(2)), there);
    Duration change = difference.minus(clock.correction()).abs();
    if (change.compareTo(SMALL.plus(trip)) <= 0) {
      return;
    }
    LOG.warn(
        "This machine's clock differs from the control database's by {}; the database's counts."
            + " Have it set, as by NTP.",
        difference);
    clock.correctBy(difference);
  }

  @Override
  public void start() {
    measure();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before anything asks what time it is. */
  @Override
  public int getPhase() {
    return LifePhases.LEASE - 1;
  }
}
