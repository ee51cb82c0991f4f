package dev.windlass.scheduler.cron;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/**
 * A cron expression in Quartz's syntax, read from a clock on a wall of its time zone.
 *
 * <p>When the clock is put forward, a moment that it leaves out comes as much later as the clock
 * was moved: 02:30 becomes 03:30, and the night's work is done. When the clock is put back, a
 * moment that it shows twice comes the first time only; an expression for every hour comes both
 * times, because an hour passes each time. Quartz by itself leaves out the first (a weekly job at
 * Sunday 02:30 would be missed for a week) and takes the later of the second.
 */
public final class WallClockCron {
  private static final Set<String> EVERY_HOUR = Set.of("*", "*/1", "0/1", "0-23");
  private static final Duration LONGEST_SHIFT = Duration.ofDays(2);
  private static final Duration LOOK_BACK = Duration.ofDays(366L * 9);

  private final CronExpression wall;
  private final ZoneRules rules;
  private final boolean everyHour;

  private WallClockCron(CronExpression wall, ZoneRules rules, boolean everyHour) {
    this.wall = wall;
    this.rules = rules;
    this.everyHour = everyHour;
  }

  /**
   * Reads an expression.
   *
   * @throws ParseException when it is not one; the message says what is wrong
   */
  public static WallClockCron parse(String expression, ZoneId zone) throws ParseException {
    CronExpression wall = new CronExpression(expression);
    wall.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
    String hours = expression.strip().toUpperCase(Locale.ROOT).split("\\s+", -1)[2];
    return new WallClockCron(wall, zone.getRules(), EVERY_HOUR.contains(hours));
  }

  /** The first moment after this one; empty when there is none in the next hundred years. */
  public Optional<Instant> next(Instant after) {
    Instant from = after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    while (true) {
      Instant found = onWall(from, rules.getOffset(from));
      ZoneOffsetTransition last = rules.previousTransition(from.plusNanos(1));
      if (last != null) {
        Instant settled = last.getInstant().plus(last.getDuration().abs());
        if (from.isBefore(settled) && last.isGap()) {
          found = earlier(found, before(settled, onWall(from, last.getOffsetBefore())));
        } else if (from.isBefore(settled) && !everyHour) {
          from = settled;
          continue;
        }
      }
      ZoneOffsetTransition coming = rules.nextTransition(from);
      if (found == null || coming == null || found.isBefore(coming.getInstant())) {
        return Optional.ofNullable(found);
      }
      from = later(coming.getInstant(), found.minus(LONGEST_SHIFT));
    }
  }

  /** The last moment at or before this one; empty when there is none in nine years. */
  public Optional<Instant> previous(Instant until) {
    Instant low = until.minus(LOOK_BACK);
    if (isAfter(next(low), until)) {
      return Optional.empty();
    }
    Instant high = until;
    while (Duration.between(low, high).toMillis() > 500) {
      Instant middle = low.plus(Duration.between(low, high).dividedBy(2));
      if (isAfter(next(middle), until)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return next(low);
  }

  private static boolean isAfter(Optional<Instant> found, Instant limit) {
    return found.isEmpty() || found.get().isAfter(limit);
  }

  /** The first moment from this one on when the wall clock keeps this offset. */
  private @Nullable Instant onWall(Instant from, ZoneOffset offset) {
    Instant shown = LocalDateTime.ofInstant(from, offset).toInstant(ZoneOffset.UTC);
    Date next = wall.getTimeAfter(Date.from(shown.minusSeconds(1)));
    return next == null
        ? null
        : LocalDateTime.ofInstant(next.toInstant(), ZoneOffset.UTC).toInstant(offset);
  }

  private static @Nullable Instant before(Instant limit, @Nullable Instant moment) {
    return moment == null || !moment.isBefore(limit) ? null : moment;
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
