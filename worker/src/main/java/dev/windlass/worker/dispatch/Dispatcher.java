package dev.windlass.worker.dispatch;

import dev.windlass.controlstore.Committed;
import dev.windlass.controlstore.JobClaims;
import dev.windlass.controlstore.JobRecord;
import dev.windlass.controlstore.OutboxEntry;
import dev.windlass.controlstore.OutboxMessage;
import dev.windlass.worker.event.EventPublisher;
import dev.windlass.worker.life.WorkerLife;
import dev.windlass.worker.operation.OperationCatalog;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Claims waiting jobs while there is room, on one thread: at once when somebody says that there may
 * be some, else at every poll. It begins nothing while the lease is in doubt or too many messages
 * wait to be published.
 */
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final JobClaims claims;
  private final EventPublisher publisher;
  private final WorkerLife life;
  private final JobSlots slots;
  private final OperationCatalog operations;
  private final Conclusions conclusions;
  private final DispatchFigures figures;
  private final Clock clock;
  private final Duration poll;
  private final Semaphore wakeUps = new Semaphore(0);
  private @Nullable Thread thread;
  private volatile boolean stopped;
  private volatile boolean failing;

  /** True before the first claim: nobody knows yet who waits. */
  private volatile boolean backlog = true;

  Dispatcher(
      JobClaims claims,
      EventPublisher publisher,
      WorkerLife life,
      JobSlots slots,
      OperationCatalog operations,
      Conclusions conclusions,
      DispatchFigures figures,
      Clock clock,
      Duration poll) {
    this.claims = claims;
    this.publisher = publisher;
    this.life = life;
    this.slots = slots;
    this.operations = operations;
    this.conclusions = conclusions;
    this.figures = figures;
    this.clock = clock;
    this.poll = poll;
  }

  void start(Consumer<JobRecord> runner) {
    thread = Thread.ofPlatform().name("windlass-dispatch").daemon().start(() -> run(runner));
  }

  /** There may be something to claim, or room for it. */
  void wake() {
    if (wakeUps.availablePermits() == 0) {
      wakeUps.release();
    }
  }

  /** A job ended here, and its slot is free. */
  void ended(RunningJob job) {
    if (backlog || job.heldOthersUp()) {
      wake();
    }
  }

  void stop() throws InterruptedException {
    stopped = true;
    wake();
    Thread claimer = thread;
    if (claimer != null) {
      claimer.join();
    }
  }

  private void run(Consumer<JobRecord> runner) {
    try {
      while (!stopped) {
        if (!claimed(runner)) {
          var _ = wakeUps.tryAcquire(poll.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it found any, so that there may be more. */
  private boolean claimed(Consumer<JobRecord> runner) {
    if (!mayClaim() || slots.isFull()) {
      return false;
    }
    wakeUps.drainPermits();
    JobClaims.Room room = slots.take();
    List<JobRecord> jobs = List.of();
    try {
      long began = System.nanoTime();
      jobs = publisher.publish(entry -> claim(entry, room));
      if (!jobs.isEmpty()) {
        figures.claimed(System.nanoTime() - began);
      }
      failing = false;
    } catch (DataAccessException | TransactionException e) {
      if (!failing) {
        LOG.warn("Waiting jobs cannot be claimed; trying again: {}", e.toString());
      }
      failing = true;
    } catch (RuntimeException e) {
      LOG.error("A claim failed inside; the next one comes.", e);
    } finally {
      int work = (int) jobs.stream().filter(JobRecord::longWork).count();
      int control = jobs.size() - work;
      backlog = failing || control >= room.control();
      slots.giveBack(room.control() - control, room.work() - work);
    }
    jobs.forEach(runner);
    return !jobs.isEmpty();
  }

  /** Whether this worker may begin anything at all now. */
  boolean mayClaim() {
    return !stopped && life.isHeld() && !publisher.isCongested();
  }

  /** Short jobs may be waiting in the control store because there was no room for them. */
  boolean hasBacklog() {
    return backlog;
  }

  /** Jobs were admitted that were not started at once. */
  void leftWaiting() {
    backlog = true;
    wake();
  }

  private Committed<List<JobRecord>> claim(OutboxEntry.Key entry, JobClaims.Room room) {
    return claims.claim(life.identity(), entry, room, clock.instant(), this::started);
  }

  /** What the start of these jobs tells. */
  List<OutboxMessage> started(List<JobRecord> jobs) {
    return jobs.stream().flatMap(job -> started(job).stream()).toList();
  }

  private List<OutboxMessage> started(JobRecord job) {
    return conclusions.started(job, operations.bind(job.command().spec()).mutates(), life.name());
  }
}
