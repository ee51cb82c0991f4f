package dev.windlass.scheduler.firing;

import dev.windlass.controlstore.FiringRepository;
import dev.windlass.controlstore.InventoryEntry;
import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.messages.inventory.LabelSelector;
import dev.windlass.messages.inventory.ScheduleDocument;
import dev.windlass.scheduler.cron.WallClockCron;
import dev.windlass.scheduler.cron.WallClockTrigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * What Quartz runs when a schedule's moment has come: records a firing for every engine that the
 * schedule means now. Publishing is {@link FiringPublisher}'s.
 *
 * <p>A crash before the firings are recorded is made up for by Quartz, which runs this again on
 * another scheduler, with the same moment; a crash after it changes nothing.
 */
public final class FireSchedule implements Job {
  /** The schedule's name in the job's data. */
  public static final String SCHEDULE = "schedule";

  private static final Logger log = LoggerFactory.getLogger(FireSchedule.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final InventoryRepository inventory;
  private final FiringRepository firings;
  private final FiringPublisher publisher;

  /** Made by Spring for each firing. */
  public FireSchedule(
      InventoryRepository inventory, FiringRepository firings, FiringPublisher publisher) {
    this.inventory = inventory;
    this.firings = firings;
    this.publisher = publisher;
  }

  @Override
  public void execute(JobExecutionContext context) throws JobExecutionException {
    String name = context.getMergedJobDataMap().getString(SCHEDULE);
    Instant due = due(context);
    try {
      inventory
          .findSchedule(name)
          .map(InventoryEntry::document)
          .filter(ScheduleDocument::isEnabled)
          .ifPresentOrElse(
              schedule -> fire(schedule, due),
              () -> log.info("Schedule {} is gone or disabled; nothing is fired.", name));
    } catch (DataAccessException e) {
      log.warn(
          "Schedule {} could not record what is due at {} and tries again: {}",
          name,
          due,
          e.toString());
      LockSupport.parkNanos(PAUSE.toNanos());
      throw new JobExecutionException(e, true);
    }
  }

  private void fire(ScheduleDocument schedule, Instant due) {
    WallClockCron cron = WallClockTrigger.cronOf(schedule);
    Instant fireTime = cron.previous(due).orElse(due);
    List<String> engines = engines(schedule.engines());
    if (engines.isEmpty()) {
      log.warn(
          "Schedule {} has nothing to do at {}: no engine fits its selector \"{}\".",
          schedule.name(),
          fireTime,
          schedule.engines().selector());
      return;
    }
    Instant expiresAt = FiringExpiry.of(cron, fireTime);
    int added = firings.record(schedule, fireTime, engines, expiresAt);
    log.info(
        "Schedule {} fired for {}: {} commands, {} of them new.",
        schedule.name(),
        fireTime,
        engines.size(),
        added);
    publisher.wake();
  }

  private List<String> engines(ScheduleDocument.Engines engines) {
    if (engines.name() != null) {
      return List.of(engines.name());
    }
    String selector = engines.selector();
    return selector == null
        ? List.of()
        : inventory.engines(LabelSelector.parse(selector)).stream()
            .map(EngineDocument::name)
            .toList();
  }

  private static Instant due(JobExecutionContext context) {
    if (context.isRecovering()) {
      String original =
          context
              .getMergedJobDataMap()
              .getString(Scheduler.FAILED_JOB_ORIGINAL_TRIGGER_SCHEDULED_FIRETIME_IN_MILLISECONDS);
      return Instant.ofEpochMilli(Long.parseLong(original));
    }
    return context.getScheduledFireTime().toInstant();
  }
}
