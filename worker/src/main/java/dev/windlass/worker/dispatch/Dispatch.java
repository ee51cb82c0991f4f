package dev.windlass.worker.dispatch;

import dev.windlass.controlstore.WorkerIdentity;
import dev.windlass.messages.JobId;
import dev.windlass.worker.life.LifeListener;
import dev.windlass.worker.life.LifePhases;
import dev.windlass.worker.life.WorkerLife;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The dispatch as a whole: starts its threads, passes on what the heartbeat learns, and on a stop
 * lets short jobs end and hands long ones over.
 */
public final class Dispatch implements SmartLifecycle, LifeListener {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
  private static final Duration SWEEP = Duration.ofMillis(250);
  private static final int ROUNDS_TO_EXPLAIN = 4;
  private static final int ROUNDS_TO_RELEASE = 20;
  private static final int ROUNDS_TO_CLOSE = 120;
  private static final Duration HAND_OVER = Duration.ofSeconds(10);

  private final Dispatcher dispatcher;
  private final JobRunner runner;
  private final JobSlots slots;
  private final LeftJobs leftJobs;
  private final JobWatch watch;
  private final Completions completions;
  private final Duration stopGrace;
  private final CountDownLatch never = new CountDownLatch(1);
  private final ScheduledExecutorService sweeps =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("windlass-sweep").daemon().factory());
  private final Runnable idleEngines;
  private volatile boolean running;
  private long round;

  Dispatch(
      Dispatcher dispatcher,
      JobRunner runner,
      JobSlots slots,
      LeftJobs leftJobs,
      JobWatch watch,
      Completions completions,
      WorkerLife life,
      Duration stopGrace,
      Runnable idleEngines) {
    this.dispatcher = dispatcher;
    this.runner = runner;
    this.slots = slots;
    this.leftJobs = leftJobs;
    this.watch = watch;
    this.completions = completions;
    this.stopGrace = stopGrace;
    this.idleEngines = idleEngines;
    life.listen(this);
  }

  /** Tells the dispatch that jobs were admitted. */
  public void wake() {
    dispatcher.wake();
  }

  /** How many jobs run here. */
  public int runningJobs() {
    return slots.running().size();
  }

  @Override
  public void start() {
    completions.start();
    watch.start();
    dispatcher.start(runner::start);
    long millis = SWEEP.toMillis();
    var _ = sweeps.scheduleWithFixedDelay(this::sweep, millis, millis, TimeUnit.MILLISECONDS);
    running = true;
  }

  private void sweep() {
    try {
      round++;
      if (leftJobs.sweep()) {
        dispatcher.wake();
      }
      if (round % ROUNDS_TO_EXPLAIN == 0) {
        leftJobs.explainWaits();
      }
      if (round % ROUNDS_TO_RELEASE == 0) {
        leftJobs.releaseLost();
      }
      if (round % ROUNDS_TO_CLOSE == 0) {
        idleEngines.run();
      }
    } catch (DataAccessException | TransactionException e) {
      LOG.debug("The sweep over waiting jobs failed; the next one comes: {}", e.toString());
    } catch (RuntimeException e) {
      LOG.error("The sweep over waiting jobs failed; the next one comes.", e);
    }
  }

  @Override
  public void onCancels(Set<JobId> jobs) {
    jobs.forEach(id -> slots.find(id).ifPresent(job -> job.stop().stop(StopReason.CANCEL)));
  }

  @Override
  public void onLost(WorkerIdentity life) {
    slots.running().stream()
        .filter(job -> job.lease().life() == life.id())
        .forEach(job -> job.stop().stop(StopReason.LOST));
  }

  @Override
  public void stop() {
    running = false;
    try {
      dispatcher.stop();
      sweeps.shutdownNow();
      slots.running().stream()
          .filter(job -> job.job().longWork())
          .forEach(job -> job.stop().stop(StopReason.SHUTDOWN));
      if (!awaitEmpty(stopGrace)) {
        slots.running().forEach(job -> job.stop().stop(StopReason.SHUTDOWN));
        if (!awaitEmpty(HAND_OVER)) {
          LOG.warn("{} jobs did not stop; others take them over.", slots.running().size());
        }
      }
      watch.stop();
      completions.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitEmpty(Duration limit) throws InterruptedException {
    long until = System.nanoTime() + limit.toNanos();
    while (!slots.isEmpty() && System.nanoTime() < until) {
      var _ = never.await(10, TimeUnit.MILLISECONDS);
    }
    return slots.isEmpty();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return LifePhases.DISPATCH;
  }
}
