package dev.windlass.worker.dispatch;

import dev.windlass.controlstore.Committed;
import dev.windlass.controlstore.JobChange;
import dev.windlass.controlstore.JobRecord;
import dev.windlass.controlstore.JobSweeps;
import dev.windlass.controlstore.JobSweeps.Inheritance;
import dev.windlass.controlstore.OutboxEntry;
import dev.windlass.controlstore.WorkerIdentity;
import dev.windlass.controlstore.WorkerLeases;
import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.worker.event.EventPublisher;
import dev.windlass.worker.life.WorkerLife;
import dev.windlass.worker.operation.OperationCatalog;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after jobs that nobody runs: the overdue, the cancelled, and those of dead workers. */
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

  LeftJobs(
      JobSweeps sweeps,
      WorkerLeases workers,
      WorkerLife life,
      EventPublisher publisher,
      OperationCatalog operations,
      JobRunner.JobEnding ending,
      DispatchFigures figures) {
    this.sweeps = sweeps;
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
    if (life.isSettled()) {
      for (WorkerIdentity dead : workers.expired(life.identity())) {
        any |= takeOver(dead);
      }
    }
    return any;
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
    return conclusions.conclude(job, verdict).orElseThrow();
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
    return conclusions
        .conclude(job, judge.afterDeath(job, operations.bind(job.command().spec()), dead.name()))
        .map(Objects::requireNonNull)
        .orElseThrow();
  }
}
