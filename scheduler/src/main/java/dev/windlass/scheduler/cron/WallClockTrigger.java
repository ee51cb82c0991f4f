package dev.windlass.scheduler.cron;

import dev.windlass.messages.inventory.ScheduleDocument;
import java.text.ParseException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.quartz.CronTrigger;
import org.quartz.ScheduleBuilder;
import org.quartz.impl.triggers.CronTriggerImpl;

/** Quartz's cron trigger, with its moments taken from {@link WallClockCron}. */
public final class WallClockTrigger extends CronTriggerImpl {
  private static final long serialVersionUID = 1L;

  /**
   * The moments of a schedule.
   *
   * @throws IllegalArgumentException when its expression or time zone is wrong, which the inventory
   *     does not take
   */
  public static WallClockCron cronOf(ScheduleDocument schedule) {
    try {
      return WallClockCron.parse(schedule.cron(), zoneOf(schedule));
    } catch (ParseException e) {
      throw new IllegalArgumentException(
          "The cron expression \"" + schedule.cron() + "\" is wrong: " + e.getMessage(), e);
    }
  }

  /** The zone that a schedule is read in. */
  public static ZoneId zoneOf(ScheduleDocument schedule) {
    return schedule.timeZone() == null ? ZoneOffset.UTC : ZoneId.of(schedule.timeZone());
  }

  @Override
  protected @Nullable Date getTimeAfter(Date after) {
    return cron().next(after.toInstant()).map(Date::from).orElse(null);
  }

  /** Its moments. */
  public WallClockCron cron() {
    try {
      return WallClockCron.parse(getCronExpression(), getTimeZone().toZoneId());
    } catch (ParseException e) {
      throw new IllegalStateException("Quartz took an expression that it cannot read.", e);
    }
  }

  /** Makes Quartz keep it by {@link WallClockTriggerStore} and not as a plain cron trigger. */
  @Override
  public boolean hasAdditionalProperties() {
    return true;
  }

  @Override
  public ScheduleBuilder<CronTrigger> getScheduleBuilder() {
    return new WallClockSchedule(getCronExpression(), getTimeZone(), getMisfireInstruction());
  }
}
