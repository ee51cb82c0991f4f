package dev.windlass.scheduler.cron;

import java.text.ParseException;
import java.util.TimeZone;
import org.quartz.CronTrigger;
import org.quartz.ScheduleBuilder;
import org.quartz.spi.MutableTrigger;

/** Makes {@link WallClockTrigger}s for Quartz's trigger builder. */
public final class WallClockSchedule extends ScheduleBuilder<CronTrigger> {
  private final String expression;
  private final TimeZone zone;
  private final int misfireInstruction;

  /**
   * A schedule.
   *
   * @param misfireInstruction one of {@link CronTrigger}'s
   */
  public WallClockSchedule(String expression, TimeZone zone, int misfireInstruction) {
    this.expression = expression;
    this.zone = zone;
    this.misfireInstruction = misfireInstruction;
  }

  @Override
  protected MutableTrigger build() {
    WallClockTrigger trigger = new WallClockTrigger();
    try {
      trigger.setCronExpression(expression);
    } catch (ParseException e) {
      throw new IllegalArgumentException(
          "\"" + expression + "\" is no cron expression: " + e.getMessage(), e);
    }
    trigger.setTimeZone(zone);
    trigger.setMisfireInstruction(misfireInstruction);
    return trigger;
  }
}
