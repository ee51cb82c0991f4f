package dev.windlass.scheduler.reconcile;

import dev.windlass.controlstore.InventoryEntry;
import dev.windlass.messages.inventory.ScheduleDocument;
import dev.windlass.messages.inventory.ScheduleDocument.Misfire;
import dev.windlass.scheduler.cron.WallClockSchedule;
import dev.windlass.scheduler.cron.WallClockTrigger;
import dev.windlass.scheduler.firing.FireSchedule;
import java.util.Date;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.quartz.CronTrigger;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;

/**
 * A schedule in Quartz's terms.
 *
 * @param job what is run; kept when its trigger has no more moments, and run again elsewhere when
 *     the scheduler that ran it died
 * @param trigger when
 */
record ScheduleTrigger(JobDetail job, Trigger trigger) {
  /** Quartz's group for all of them. */
  static final String GROUP = "schedules";

  private static final String MOMENTS = "moments";

  static JobKey key(ScheduleDocument schedule) {
    return JobKey.jobKey(schedule.name(), GROUP);
  }

  /**
   * The trigger begins when the schedule got its present content, so that a moment between that and
   * now is not lost.
   *
   * @throws IllegalArgumentException when Quartz cannot read the schedule's expression
   */
  static ScheduleTrigger of(InventoryEntry<ScheduleDocument> entry) {
    ScheduleDocument schedule = entry.document();
    JobDetail job =
        JobBuilder.newJob(FireSchedule.class)
            .withIdentity(key(schedule))
            .usingJobData(FireSchedule.SCHEDULE, schedule.name())
            .usingJobData(MOMENTS, moments(schedule))
            .storeDurably()
            .requestRecovery()
            .build();
    Trigger trigger =
        TriggerBuilder.newTrigger()
            .withIdentity(schedule.name(), GROUP)
            .forJob(job)
            .startAt(Date.from(entry.changedAt()))
            .withSchedule(
                new WallClockSchedule(
                    schedule.cron(),
                    TimeZone.getTimeZone(WallClockTrigger.zoneOf(schedule)),
                    misfireInstruction(schedule)))
            .build();
    return new ScheduleTrigger(job, trigger);
  }

  /** Whether Quartz has this job with the same moments already. */
  boolean isThatOf(@Nullable JobDetail present) {
    return present != null
        && job.getJobDataMap()
            .getString(MOMENTS)
            .equals(present.getJobDataMap().getString(MOMENTS));
  }

  private static String moments(ScheduleDocument schedule) {
    return "%s | %s | %s"
        .formatted(
            schedule.cron(), WallClockTrigger.zoneOf(schedule), misfireInstruction(schedule));
  }

  private static int misfireInstruction(ScheduleDocument schedule) {
    return schedule.misfire() == Misfire.SKIP
        ? CronTrigger.MISFIRE_INSTRUCTION_DO_NOTHING
        : CronTrigger.MISFIRE_INSTRUCTION_FIRE_ONCE_NOW;
  }
}
