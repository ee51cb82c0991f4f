package dev.windlass.worker.dispatch;

import dev.windlass.controlstore.Committed;
import dev.windlass.controlstore.JobChange;
import dev.windlass.controlstore.JobLease;
import dev.windlass.controlstore.JobRecord;
import dev.windlass.controlstore.JobSweeps;
import dev.windlass.controlstore.JobSweeps.Inheritance;
import dev.windlass.controlstore.JobWaits;
import dev.windlass.controlstore.OutboxEntry;
import dev.windlass.controlstore.WorkerIdentity;
import dev.windlass.controlstore.WorkerLeases;
import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.worker.event.EventPublisher;
import dev.windlass.worker.life.WorkerLife;
import dev.windlass.worker.operation.BoundOperation;
import dev.windlass.worker.operation.OperationCatalog;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after jobs that nobody runs: the overdue, the cancelled, the ones that wait for others,
 * those of dead workers, and those whose claim was lost with a broken connection.
 */
final class LeftJobs {
  private static final Logger LOG = LoggerFactory.getLogger(LeftJobs.class);

  private final JobSweeps sweeps;
  private final WorkerLeases workers;
  private final WorkerLife life;
  private final EventPublisher publisher;
  private final OperationCatalog operations;
  private final Judge judge;
  private final Conclusions conclusions;
  private final DispatchFigures figures;
  private final Completions completions;
  private final JobWaits waits;
  private final JobSlots slots;
  private final Clock clock;
  private Set<JobLease> unknownBefore = Set.of();

  LeftJobs(
      JobSweeps sweeps,
      JobWaits waits,
      JobSlots slots,
      WorkerLeases workers,
      WorkerLife life,
      EventPublisher publisher,
      OperationCatalog operations,
      JobRunner.JobEnding ending,
      DispatchFigures figures,
      Clock clock) {
    this.sweeps = sweeps;
    this.waits = waits;
    this.slots = slots;
    this.clock = clock;
    this.completions = ending.completions();
    this.workers = workers;
    this.life = life;
    this.publisher = publisher;
    this.operations = operations;
    this.judge = ending.judge();
    this.conclusions = ending.conclusions();
    this.figures = figures;
  }

  /**
   * Ends what is overdue and takes over from the dead.
   *
   * @return whether there may be something to claim now
   */
  boolean sweep() {
    publisher.publish(entry -> sweeps.endOverdue(entry, this::overdue));
    boolean any = false;
    for (WorkerIdentity dead : workers.expired(life.identity())) {
      if (life.mayTakeOver(dead)) {
        any |= takeOver(dead);
      }
    }
    return any;
  }

  /** Tells jobs that wait for a lock or a limit why they do. */
  void explainWaits() {
    var _ =
        publisher.publish(
            entry ->
                waits.mark(
                    entry,
                    clock.instant(),
                    waiting -> waiting.stream().map(found -> conclusions.waiting(found)).toList()));
  }

  /**
   * Gives back jobs that the control store calls this worker's and that do not run here, when that
   * was so at the last look too.
   */
  void releaseLost() {
    Set<JobLease> unknown = new HashSet<>();
    for (JobRecord job : sweeps.ownedBy(life.identity())) {
      if (slots.find(job.lease().job()).isEmpty()) {
        unknown.add(job.lease());
        if (unknownBefore.contains(job.lease())) {
          LOG.warn("Job {} was claimed here and never begun; it is given back.", job.lease().job());
          conclusions
              .conclude(
                  job, judge.afterLostClaim(job, operations.bind(job.command().spec())), false)
              .ifPresent(change -> completions.submit(change, _ -> {}));
        }
      }
    }
    unknownBefore = unknown;
  }

  private JobChange overdue(JobRecord job) {
    Verdict verdict =
        job.cancelRequested()
            ? new Verdict.Cancelled(StopSignal.failure(StopReason.CANCEL).toFailure())
            : new Verdict.Expired(
                Failure.of(
                    FailureCode.EXPIRED,
                    "The job could not be started before %s.".formatted(job.command().expiryTime()),
                    "Send the command again under a new id, with a later expirytime."));
    return conclude(job, operations.bind(job.command().spec()), verdict, false);
  }

  private JobChange conclude(
      JobRecord job, BoundOperation<?> operation, Verdict verdict, boolean cutOff) {
    return conclusions
        .conclude(job, Judge.unlessAccomplished(job, operation, verdict, cutOff), cutOff)
        .map(Objects::requireNonNull)
        .orElseThrow();
  }

  private boolean takeOver(WorkerIdentity dead) {
    Inheritance inheritance =
        publisher.publish(
            entry ->
                sweeps
                    .takeOver(dead, life.identity(), entry, job -> inherit(job, dead))
                    .orElseGet(
                        () ->
                            new Committed<>(
                                new Inheritance(List.of(), List.of()),
                                new OutboxEntry(entry, List.of()))),
            Inheritance::entries);
    int jobs = inheritance.jobs().size();
    if (jobs == 0 && inheritance.entries().isEmpty()) {
      return false;
    }
    figures.takenOver(jobs);
    LOG.warn(
        "Worker {} (life {}) is dead; {} jobs and {} unpublished entries are taken over.",
        dead.name(),
        dead.id(),
        jobs,
        inheritance.entries().size());
    return jobs > 0;
  }

  private JobChange inherit(JobRecord job, WorkerIdentity dead) {
    BoundOperation<?> operation = operations.bind(job.command().spec());
    boolean cutOff = operation.mutates() && !job.command().options().isDryRun();
    return conclude(job, operation, judge.afterDeath(job, operation, dead.name()), cutOff);
  }
}
