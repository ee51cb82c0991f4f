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
  private static final int LOOKS = 5;

  private final ControlClock clock;
  private final WorkerLeases leases;
  private boolean running;
  private volatile boolean vague;
  private int beats;

  ClockSetter(ControlClock clock, WorkerLeases leases, WorkerLife life) {
    this.clock = clock;
    this.leases = leases;
    life.listen(this);
  }

  @Override
  public void onBeat(WorkerIdentity life) {
    beats++;
    if (vague || beats % BEATS == 0) {
      measure();
    }
  }

  /** Looks once. After an answer that took long, which says little, the next beat looks again. */
  void measure() {
    follow(look());
  }

  /** Looks until an answer is quick, a few times at most, and goes by the quickest. */
  void measureWell() {
    Look best = look();
    for (int looks = 1; looks < LOOKS && best.isVague(); looks++) {
      Look next = look();
      best = next.trip().compareTo(best.trip()) < 0 ? next : best;
    }
    follow(best);
  }

  /**
   * One comparison of both clocks.
   *
   * @param difference how far the machine's clock is behind, give or take half of the trip
   * @param trip how long the control database's answer took
   */
  private record Look(Duration difference, Duration trip) {
    boolean isVague() {
      return trip.compareTo(SMALL) > 0;
    }
  }

  /** The answer is about half a round trip old: a difference within the trip says nothing. */
  private Look look() {
    Instant before = clock.machineTime();
    long asked = System.nanoTime();
    Instant there = leases.now();
    Duration trip = Duration.ofNanos(System.nanoTime() - asked);
    return new Look(Duration.between(before.plus(trip.dividedBy(2)), there), trip);
  }

  private void follow(Look look) {
    vague = look.isVague();
    Duration change = look.difference().minus(clock.correction()).abs();
    if (change.compareTo(SMALL.plus(look.trip())) <= 0) {
      return;
    }
    LOG.warn(
        "This machine's clock differs from the control database's by {}; the database's counts."
            + " Have it set, as by NTP.",
        look.difference());
    clock.correctBy(look.difference());
  }

  @Override
  public void start() {
    measureWell();
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
