package dev.windlass.worker.dispatch;

import dev.windlass.controlstore.JobRecord;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.worker.engine.EnginePool;
import dev.windlass.worker.life.WorkerLife;
import dev.windlass.worker.operation.BoundOperation;
import dev.windlass.worker.operation.OperationCatalog;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Runs a claimed job on a virtual thread of its own, and has its end written. */
final class JobRunner {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private final OperationCatalog operations;
  private final EnginePool engines;
  private final JobSlots slots;
  private final Judge judge;
  private final Conclusions conclusions;
  private final Completions completions;
  private final WorkerLife life;
  private final DispatchFigures figures;
  private final Clock clock;
  private final Consumer<RunningJob> ended;
  private final ThreadFactory threads = Thread.ofVirtual().name("windlass-job-", 0).factory();

  JobRunner(
      OperationCatalog operations,
      EnginePool engines,
      JobSlots slots,
      JobEnding ending,
      WorkerLife life,
      DispatchFigures figures,
      Clock clock,
      Consumer<RunningJob> ended) {
    this.operations = operations;
    this.engines = engines;
    this.slots = slots;
    this.judge = ending.judge();
    this.conclusions = ending.conclusions();
    this.completions = ending.completions();
    this.life = life;
    this.figures = figures;
    this.clock = clock;
    this.ended = ended;
  }

  /** How a job's end is decided, put into words, and written. */
  record JobEnding(Judge judge, Conclusions conclusions, Completions completions) {}

  /** Starts a job that was just claimed, and has a slot. */
  void start(JobRecord job) {
    RunningJob running =
        new RunningJob(
            job,
            operations.bind(job.command().spec()),
            engines,
            judge,
            life,
            System.nanoTime() + remaining(job).toNanos());
    slots.add(running);
    figures.started(job, clock.instant());
    threads.newThread(() -> run(running)).start();
  }

  private Duration remaining(JobRecord job) {
    Duration timeout = job.timeout();
    if (job.attempt() <= 1 || job.firstStarted() == null) {
      return timeout;
    }
    return timeout.minus(Duration.between(job.firstStarted(), clock.instant()));
  }

  private void run(RunningJob running) {
    Command command = running.command();
    MDC.put("job", running.lease().job().value());
    MDC.put("command", command.type().name());
    String traceparent = command.traceparent();
    if (traceparent != null) {
      MDC.put("traceparent", traceparent);
    }
    long began = System.nanoTime();
    Verdict verdict = work(running);
    running.endAttempt();
    figures.ran(command, verdict, System.nanoTime() - began);
    try {
      conclude(running, verdict);
    } catch (EngineException e) {
      // The work is done, but its result cannot be kept: what follows is decided as for any
      // failure.
      conclude(running, judge.judge(running, e));
    }
  }

  private void conclude(RunningJob running, Verdict verdict) {
    conclusions
        .conclude(running.job(), verdict, running.mayHaveChanged())
        .ifPresentOrElse(
            change -> completions.submit(change, refused -> end(running, verdict, refused)),
            () -> end(running, verdict, true));
  }

  // Whatever an operation throws, the job has to end.
  @SuppressWarnings("CatchingUnchecked")
  private Verdict work(RunningJob running) {
    running.runsHere();
    try (running) {
      return new Verdict.Success(done(running));
    } catch (Throwable e) {
      return unlessAccomplished(running, judge.judge(running, e));
    } finally {
      running.ranHere();
      // An interrupt that came too late must not meet the writing of the end.
      var _ = Thread.interrupted();
    }
  }

  private static CommandResult done(RunningJob running) {
    BoundOperation<?> operation = running.operation();
    Optional<CommandResult> before =
        running.attempt() > 1 ? operation.accomplished(running.lease().job()) : Optional.empty();
    return before.orElseGet(
        () -> {
          if (running.isOverdue()) {
            running.stop().stop(StopReason.TIMEOUT);
          }
          running.throwIfCancelled();
          return operation.run(running);
        });
  }

  private Verdict unlessAccomplished(RunningJob running, Verdict verdict) {
    try {
      return Judge.unlessAccomplished(
          running.job(), running.operation(), verdict, running.mayHaveChanged());
    } catch (DataAccessException | TransactionException e) {
      return judge.unasked(running, e);
    }
  }

  private void end(RunningJob running, Verdict verdict, boolean refused) {
    slots.remove(running);
    ended.accept(running);
    if (refused) {
      figures.fenced();
      LOG.warn(
          "Job {} belongs to another worker now; what came of attempt {} here is not written.",
          running.lease().job(),
          running.attempt());
    } else if (verdict instanceof Verdict.Success) {
      LOG.debug("Job {} succeeded.", running.lease().job());
    } else {
      LOG.info(
          "Job {} ({}), attempt {}: {}",
          running.lease().job(),
          running.command().type().name(),
          running.attempt(),
          verdict);
    }
  }
}
