package dev.windlass.scheduler.reconcile;

import dev.windlass.controlstore.AdvisoryLock;
import dev.windlass.controlstore.InventoryEntry;
import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.messages.inventory.ScheduleDocument;
import dev.windlass.scheduler.polling.PollingThread;
import dev.windlass.scheduler.polling.SchedulerSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.matchers.GroupMatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes Quartz's triggers those of the inventory's enabled schedules, whenever the inventory's
 * revision has changed.
 *
 * <p>A trigger is replaced when its moments change, and only then: replacing it while it is due
 * would lose a firing. Several schedulers do this one after the other, so that the second finds
 * nothing to do. One schedule that Quartz does not take is logged and holds up no other.
 */
public final class ScheduleReconciler extends PollingThread {
  private static final Logger log = LoggerFactory.getLogger(ScheduleReconciler.class);
  private static final String LOCK = "windlass.schedule-reconciler";
  private static final long NEVER = -1;

  private final InventoryRepository inventory;
  private final AdvisoryLock lock;
  private final Scheduler quartz;
  private final TransactionTemplate transaction;
  private final AtomicLong schedules = new AtomicLong();
  private long seen = NEVER;

  /** A reconciler; {@link #start} sets it going. */
  public ScheduleReconciler(
      InventoryRepository inventory,
      DataSource controlStore,
      Scheduler quartz,
      PlatformTransactionManager transactions,
      SchedulerSettings settings,
      MeterRegistry meters) {
    super("windlass-schedule-reconciler", settings.pollInterval());
    this.inventory = inventory;
    this.lock = new AdvisoryLock(controlStore, LOCK);
    this.quartz = quartz;
    this.transaction = new TransactionTemplate(transactions);
    Gauge.builder("windlass.scheduler.schedules", schedules, AtomicLong::doubleValue)
        .description("Enabled schedules.")
        .register(meters);
  }

  @Override
  protected void poll() throws SchedulerException {
    long revision = inventory.revision();
    if (revision == seen) {
      return;
    }
    Map<JobKey, InventoryEntry<ScheduleDocument>> wanted = new HashMap<>();
    boolean done =
        lock.tryRun(
            () -> {
              for (InventoryEntry<ScheduleDocument> entry : inventory.schedules()) {
                if (entry.document().isEnabled()) {
                  wanted.put(ScheduleTrigger.key(entry.document()), entry);
                }
              }
              reconcile(wanted);
            });
    if (done) {
      schedules.set(wanted.size());
      seen = revision;
    }
  }

  private void reconcile(Map<JobKey, InventoryEntry<ScheduleDocument>> wanted) {
    for (JobKey key : present()) {
      if (!wanted.containsKey(key)) {
        change(key, "removed", () -> quartz.deleteJob(key));
      }
    }
    wanted.forEach(
        (key, entry) ->
            change(
                key,
                "set",
                () -> {
                  ScheduleTrigger trigger = ScheduleTrigger.of(entry);
                  JobDetail present = quartz.getJobDetail(key);
                  if (trigger.isThatOf(present)) {
                    return false;
                  }
                  quartz.scheduleJob(trigger.job(), Set.of(trigger.trigger()), true);
                  return true;
                }));
  }

  private Set<JobKey> present() {
    try {
      return quartz.getJobKeys(GroupMatcher.jobGroupEquals(ScheduleTrigger.GROUP));
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz cannot list its jobs.", e);
    }
  }

  private void change(JobKey key, String done, Change change) {
    try {
      if (Boolean.TRUE.equals(transaction.execute(_ -> unchecked(change)))) {
        // Quartz told its thread before the commit, when there was nothing to see yet. Resuming
        // what
        // is not paused changes nothing and tells it again.
        quartz.resumeJob(key);
        log.info("Schedule {} is {}.", key.getName(), done);
      }
    } catch (SchedulerException | IllegalStateException | IllegalArgumentException e) {
      log.error("Schedule {} could not be {}: {}", key.getName(), done, e.getMessage());
    }
  }

  private static boolean unchecked(Change change) {
    try {
      return change.apply();
    } catch (SchedulerException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private interface Change {
    boolean apply() throws SchedulerException;
  }
}
