package dev.windlass.worker.dispatch;

import dev.windlass.controlstore.JobRecord;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.worker.event.JobMessages;
import dev.windlass.worker.event.ProgressFeed;
import dev.windlass.worker.life.WorkerLife;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after running jobs at a fixed rhythm: stops those whose time is over, wakes those that were
 * told to stop and have not, and publishes how far they are.
 */
final class JobWatch {
  private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);
  private static final long INTERVAL_MILLIS = 200;
  private static final long PROGRESS_TICKS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final JobSlots slots;
  private final ProgressFeed feed;
  private final WorkerLife life;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("windlass-job-watch").daemon().factory());
  private final ScheduledExecutorService progress =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("windlass-progress").daemon().factory());

  JobWatch(JobSlots slots, ProgressFeed feed, WorkerLife life) {
    this.slots = slots;
    this.feed = feed;
    this.life = life;
  }

  void start() {
    schedule(watch, this::watch, INTERVAL_MILLIS);
    schedule(progress, this::tell, INTERVAL_MILLIS * PROGRESS_TICKS);
  }

  private static void schedule(ScheduledExecutorService thread, Runnable work, long millis) {
    var _ =
        thread.scheduleWithFixedDelay(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                LOG.error("The watch over running jobs failed once.", e);
              }
            },
            millis,
            millis,
            TimeUnit.MILLISECONDS);
  }

  void stop() {
    watch.shutdownNow();
    progress.shutdownNow();
  }

  private void watch() {
    for (RunningJob job : slots.running()) {
      if (job.isOverdue()) {
        job.stop().stop(StopReason.TIMEOUT);
      }
      if (job.stop().stoppedForNanos() > PATIENCE.toNanos()) {
        job.interrupt();
      }
    }
  }

  private void tell() {
    for (RunningJob running : slots.running()) {
      // Whoever lost its lease publishes nothing in the job's name.
      if (running.stop().reason().isEmpty() && life.isHeld(running.lease().life())) {
        running.tellProgress(progress -> tell(running.job(), progress));
      }
    }
  }

  private void tell(JobRecord job, RunningJob.Progress progress) {
    feed.send(
        new JobEvent.Progress(
            JobMessages.reference(job, job.sequence(), feed.clock().instant()),
            progress.phase(),
            progress.done(),
            progress.total(),
            progress.unit()),
        job.command().traceparent());
  }
}
