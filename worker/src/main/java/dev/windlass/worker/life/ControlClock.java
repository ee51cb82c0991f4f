package dev.windlass.worker.life;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The control database's time, as well as this machine can tell it: its own clock, put right by
 * what {@link ClockSetter} measured. All workers judge expiry and time-outs, and date what they
 * say, by one clock, even when one of their machines goes wrong. Differences that are small are
 * left alone, so that time does not go back and forth. Safe for many threads.
 */
public final class ControlClock extends Clock {
  private final Clock machine;
  private volatile Duration correction = Duration.ZERO;

  /** This machine's time, until it is put right. */
  public ControlClock(Clock machine) {
    this.machine = machine;
  }

  /** How far the machine's clock is behind; negative when it is ahead. */
  Duration correction() {
    return correction;
  }

  /** The machine's own time. */
  Instant machineTime() {
    return machine.instant();
  }

  void correctBy(Duration difference) {
    correction = difference;
  }

  @Override
  public Instant instant() {
    return machine.instant().plus(correction);
  }

  @Override
  public ZoneId getZone() {
    return machine.getZone();
  }

  /** Of this machine's clock with another zone; it follows no later correction. */
  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.offset(machine.withZone(zone), correction);
  }
}
