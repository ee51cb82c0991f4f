package dev.windlass.scheduler.firing;

import dev.windlass.scheduler.cron.WallClockCron;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a scheduled command may wait for its start: until the schedule's next moment, when the
 * next command takes its place, so that commands do not pile up behind an engine that is down. At
 * least a minute, and a day when there is no next moment.
 */
final class FiringExpiry {
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration WITHOUT_NEXT = Duration.ofDays(1);

  private FiringExpiry() {}

  static Instant of(WallClockCron cron, Instant fireTime) {
    Instant next = cron.next(fireTime).orElse(fireTime.plus(WITHOUT_NEXT));
    Instant soonest = fireTime.plus(SHORTEST);
    return next.isBefore(soonest) ? soonest : next;
  }
}
