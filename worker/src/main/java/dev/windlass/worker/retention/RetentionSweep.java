package dev.windlass.worker.retention;

import dev.windlass.controlstore.AdvisoryLock;
import dev.windlass.controlstore.JobRetention;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Deletes what is older than it has to be kept: one worker at a time, a batch in a statement, with
 * a rest after each, so that claims do not notice. A crash in between leaves the rest to the next
 * sweep, of this worker or another.
 */
final class RetentionSweep implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionSweep.class);

  private final JobRetention retention;
  private final AdvisoryLock lock;
  private final RetentionSettings settings;
  private final MeterRegistry meters;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("windlass-retention").daemon().factory());
  private volatile boolean running;

  RetentionSweep(
      JobRetention retention, AdvisoryLock lock, RetentionSettings settings, MeterRegistry meters) {
    this.retention = retention;
    this.lock = lock;
    this.settings = settings;
    this.meters = meters;
    deleted("history");
    deleted("admission");
  }

  @Override
  public void start() {
    running = true;
    long millis = settings.interval().toMillis();
    var _ = thread.scheduleWithFixedDelay(this::sweep, millis, millis, TimeUnit.MILLISECONDS);
  }

  // A sweep that ends with an exception would be the last one.
  private void sweep() {
    try {
      var _ =
          lock.tryRun(
              () -> {
                drain(
                    "history", () -> retention.deleteHistory(settings.history(), settings.batch()));
                drain(
                    "admission",
                    () -> retention.deleteAdmissions(settings.admissions(), settings.batch()));
                drain("batch", () -> retention.deleteRuns(settings.history(), settings.batch()));
                drain("actor_start", () -> retention.deleteActorStarts(settings.batch()));
              });
    } catch (DataAccessException | TransactionException e) {
      LOG.debug("What is old could not be deleted; the next sweep comes: {}", e.toString());
    } catch (RuntimeException e) {
      LOG.error("What is old could not be deleted; the next sweep comes.", e);
    }
  }

  private void drain(String table, IntSupplier delete) {
    try {
      int gone;
      do {
        gone = delete.getAsInt();
        deleted(table).increment(gone);
      } while (gone == settings.batch()
          && !stopping.await(settings.pause().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Counter deleted(String table) {
    return Counter.builder("windlass.retention.deleted")
        .description("Rows deleted from the control store because of their age, by table")
        .tag("table", table)
        .register(meters);
  }

  @Override
  public void stop() {
    running = false;
    stopping.countDown();
    thread.shutdownNow();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
