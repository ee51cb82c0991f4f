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
import java.util.function.Consumer;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Claims waiting jobs while there is room, on two threads: those that pass the gate are claimed on
 * one of their own, so that the others wait for nobody who is in it. It begins nothing while the
 * lease is in doubt or too many messages wait to be published.
 */
final class Dispatcher {
  private final JobClaims claims;
  private final EventPublisher publisher;
  private final WorkerLife life;
  private final JobSlots slots;
  private final OperationCatalog operations;
  private final Conclusions conclusions;
  private final DispatchFigures figures;
  private final Clock clock;
  private final ClaimLoop free;
  private final ClaimLoop gated;
  private volatile boolean stopped;

  /** True also when nobody knows who waits: before the first claim, and while no slot is free. */
  private volatile boolean backlog = true;

  /** The last claim at the gate found as many short jobs as it had room for. */
  private volatile boolean backlogAtGate;

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
    this.free = new ClaimLoop("windlass-dispatch", poll);
    this.gated = new ClaimLoop("windlass-gate", poll);
  }

  void start(Consumer<JobRecord> runner) {
    free.start(() -> claimFree(runner));
    gated.start(() -> claimGated(runner));
  }

  /** There may be something to claim, or room for it. */
  void wake() {
    free.wake();
    gated.wake();
  }

  /** A job ended here, and its slot is free. */
  void ended(RunningJob job) {
    if (backlog) {
      free.wake();
    }
    if (backlogAtGate || job.heldOthersUp()) {
      gated.wake();
    }
  }

  void stop() throws InterruptedException {
    stopped = true;
    free.stop();
    gated.stop();
  }

  private ClaimLoop.Outcome claimFree(Consumer<JobRecord> runner) {
    if (!mayClaim()) {
      return ClaimLoop.Outcome.NOT_TRIED;
    }
    int room = slots.takeControl();
    if (room == 0) {
      backlog = true;
      return ClaimLoop.Outcome.NOT_TRIED;
    }
    List<JobRecord> jobs = List.of();
    try {
      long began = System.nanoTime();
      jobs = publisher.publish(entry -> claimFree(entry, room));
      claimed(jobs, began);
      backlog = jobs.size() >= room;
    } catch (DataAccessException | TransactionException e) {
      backlog = true;
      throw e;
    } finally {
      slots.giveBack(room - jobs.size(), 0);
    }
    jobs.forEach(runner);
    return jobs.isEmpty() ? ClaimLoop.Outcome.NONE : ClaimLoop.Outcome.FOUND;
  }

  private Committed<List<JobRecord>> claimFree(OutboxEntry.Key entry, int room) {
    return claims.claimFree(life.identity(), entry, room, clock.instant(), this::started);
  }

  private ClaimLoop.Outcome claimGated(Consumer<JobRecord> runner) {
    JobClaims.Room room = mayClaim() ? slots.takeForGate() : new JobClaims.Room(0, 0);
    if (room.isNone()) {
      return ClaimLoop.Outcome.NOT_TRIED;
    }
    JobClaims.AtGate found = JobClaims.AtGate.TAKEN;
    try {
      long began = System.nanoTime();
      found = publisher.publish(entry -> claimGated(entry, room));
      claimed(found.jobs(), began);
    } finally {
      int work = (int) found.jobs().stream().filter(JobRecord::longWork).count();
      int control = found.jobs().size() - work;
      if (room.control() > 0) {
        backlogAtGate = control == room.control();
      }
      slots.giveBack(room.control() - control, room.work() - work);
      if (backlog) {
        free.wake();
      }
    }
    found.jobs().forEach(runner);
    if (found.isTaken()) {
      return ClaimLoop.Outcome.GATE_TAKEN;
    }
    return found.jobs().isEmpty() ? ClaimLoop.Outcome.NONE : ClaimLoop.Outcome.FOUND;
  }

  private Committed<JobClaims.AtGate> claimGated(OutboxEntry.Key entry, JobClaims.Room room) {
    return claims.claimGated(life.identity(), entry, room, clock.instant(), this::started);
  }

  private void claimed(List<JobRecord> jobs, long began) {
    if (!jobs.isEmpty()) {
      figures.claimed(System.nanoTime() - began);
    }
  }

  /** Whether this worker may begin anything at all now. */
  boolean mayClaim() {
    return !stopped && life.isHeld() && !publisher.isCongested();
  }

  /** Short jobs may be waiting in the control store because there was no room for them. */
  boolean hasBacklog() {
    return backlog;
  }

  /**
   * Jobs were admitted that were not started at once.
   *
   * @param forSlots whether some wait only for a slot, and none was free
   * @param forMore whether some wait for more than a slot
   */
  void leftWaiting(boolean forSlots, boolean forMore) {
    if (forSlots) {
      backlog = true;
    }
    free.wake();
    if (forMore) {
      gated.wake();
    }
  }

  /** What the start of these jobs tells. */
  List<OutboxMessage> started(List<JobRecord> jobs) {
    return jobs.stream().flatMap(job -> started(job).stream()).toList();
  }

  private List<OutboxMessage> started(JobRecord job) {
    return conclusions.started(job, operations.bind(job.command().spec()).mutates(), life.name());
  }
}
