package dev.windlass.worker.dispatch;

import dev.windlass.controlstore.ControlStoreFaults;
import dev.windlass.controlstore.JobRecord;
import dev.windlass.controlstore.LeaseLost;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.worker.life.WorkerSettings;
import dev.windlass.worker.operation.BoundOperation;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of a job whose operation failed or whose worker died. Only codes count,
 * never texts. What cannot be repeated is not: its outcome is called unknown where it is.
 */
final class Judge {
  private static final Logger LOG = LoggerFactory.getLogger(Judge.class);
  private static final double GROWTH = 2.0;
  private static final double JITTER = 0.5;
  private static final int PATIENCE = 4;

  private final Clock clock;
  private final int maxAttempts;
  private final IntervalFunction backoff;

  Judge(Clock clock, WorkerSettings settings) {
    this.clock = clock;
    this.maxAttempts = settings.maxAttempts();
    this.backoff =
        IntervalFunction.ofExponentialRandomBackoff(
            settings.firstBackoff().toMillis(),
            GROWTH,
            JITTER,
            settings.longestBackoff().toMillis());
  }

  /** The operation threw this. */
  Verdict judge(RunningJob running, Throwable thrown) {
    StopReason reason = running.stop().reason().orElse(null);
    if (reason == StopReason.LOST || thrown instanceof LeaseLost) {
      return new Verdict.Lost();
    }
    Failure failure = failure(running, thrown);
    if (failure.code() == FailureCode.OUTCOME_UNKNOWN) {
      return new Verdict.Failed(failure);
    }
    if (reason == null) {
      return ControlStoreFaults.isPassing(thrown)
          ? afterCut(running.job(), running.operation(), failure)
          : judge(running.job(), running.operation(), failure);
    }
    return switch (reason) {
      case CANCEL -> new Verdict.Cancelled(StopSignal.failure(reason).toFailure());
      case TIMEOUT -> new Verdict.Failed(timeout(running.job()));
      case SHUTDOWN, LOST ->
          afterInterruption(
              running.job(), running.operation(), StopSignal.failure(reason).toFailure().message());
    };
  }

  /**
   * That the control database is away is no fault of the command, and may come at any moment: also
   * when the work is done and only its record is not.
   */
  private Verdict afterCut(JobRecord job, BoundOperation<?> operation, Failure failure) {
    if (!operation.repeatable()) {
      return afterInterruption(job, operation, failure.message());
    }
    Verdict verdict = againIfPossible(job, operation, failure);
    return verdict instanceof Verdict.Again
        ? verdict
        : unknown(failure.message() + " Its attempts or its time are used up.");
  }

  private Verdict judge(JobRecord job, BoundOperation<?> operation, Failure failure) {
    return failure.isTransient()
        ? againIfPossible(job, operation, failure)
        : new Verdict.Failed(failure);
  }

  private Verdict againIfPossible(JobRecord job, BoundOperation<?> operation, Failure failure) {
    if (!operation.repeatable() || isLast(job, failure)) {
      return new Verdict.Failed(failure);
    }
    Duration delay = Duration.ofMillis(backoff.apply(Math.max(1, job.attempt())));
    return isOver(job, delay) ? new Verdict.Failed(failure) : new Verdict.Again(failure, delay);
  }

  /** An engine that has no room now did nothing yet; it is asked more often. */
  private boolean isLast(JobRecord job, Failure failure) {
    int most = failure.code() == FailureCode.ENGINE_BUSY ? maxAttempts * PATIENCE : maxAttempts;
    return job.attempt() >= most;
  }

  /** The worker that ran the job is dead. */
  Verdict afterDeath(JobRecord job, BoundOperation<?> operation, String worker) {
    return afterInterruption(
        job, operation, "Worker %s, which ran the job, stopped answering.".formatted(worker));
  }

  /** The claim went through, but the answer was lost, so that nobody runs the job. */
  Verdict afterLostClaim(JobRecord job, BoundOperation<?> operation) {
    // It was not begun here: even what cannot be repeated can be begun.
    return job.attempt() >= maxAttempts
        ? afterInterruption(job, operation, "The job's claim was lost.")
        : new Verdict.Again(
            Failure.of(
                FailureCode.INTERNAL,
                "The connection to the control database broke while the job was claimed.",
                null),
            Duration.ZERO);
  }

  private Verdict afterInterruption(JobRecord job, BoundOperation<?> operation, String what) {
    if (!operation.repeatable()) {
      return new Verdict.Failed(
          Failure.of(
              FailureCode.OUTCOME_UNKNOWN,
              what + " Whether the work took effect is not known; it is not repeated.",
              "Look at the engine, then send the command again under a new id if it is needed."));
    }
    if (job.attempt() >= maxAttempts) {
      return unknown(what + " It was the last of %d attempts.".formatted(maxAttempts));
    }
    return new Verdict.Again(Failure.of(FailureCode.INTERNAL, what, null), Duration.ZERO);
  }

  private static Verdict unknown(String what) {
    return new Verdict.Failed(
        Failure.of(
            FailureCode.OUTCOME_UNKNOWN,
            what,
            "Look at the engine whether the work is done, and at the workers' logs under this job's"
                + " id."));
  }

  /**
   * What a job has brought to its end counts, whatever came of its last attempt, and what it may
   * have done is not said to be undone; see {@link
   * dev.windlass.worker.operation.Operation#accomplished} and {@link
   * dev.windlass.worker.operation.Operation#isUncertain}. Throws what the control store throws.
   *
   * @param cutOff whether the attempt that ends now may have changed the engine without knowing it
   */
  static Verdict unlessAccomplished(
      JobRecord job, BoundOperation<?> operation, Verdict verdict, boolean cutOff) {
    return verdict
        .whyEnded()
        .filter(_ -> job.attempt() > 0)
        .map(failure -> unlessAccomplished(job, operation, verdict, failure, cutOff))
        .orElse(verdict);
  }

  private static Verdict unlessAccomplished(
      JobRecord job,
      BoundOperation<?> operation,
      Verdict verdict,
      Failure failure,
      boolean cutOff) {
    Optional<CommandResult> before = operation.accomplished(job.lease().job());
    if (before.isPresent()) {
      return new Verdict.Success(before.get());
    }
    boolean open = (job.cutOff() || cutOff) && !hasLooked(failure.code());
    return failure.code() != FailureCode.OUTCOME_UNKNOWN
            && operation.isUncertain(job.lease().job(), open)
        ? unknown(
            failure.message()
                + " An attempt of this job was cut off where it may have taken effect, and none"
                + " has brought it to its end since.")
        : verdict;
  }

  /** Whether who fails so has asked the engine what is there. */
  private static boolean hasLooked(FailureCode code) {
    return switch (code) {
      case NOT_FOUND,
          ALREADY_EXISTS,
          CONFLICT,
          PERMISSION_DENIED,
          PRECONDITION_FAILED,
          STATEMENT_FAILED,
          INTEGRITY_FAILED,
          UNSUPPORTED_OPERATION ->
          true;
      default -> false;
    };
  }

  /**
   * The control store did not say whether the job is done. It is started once more, though that may
   * be one attempt more than it has: a start asks first.
   */
  Verdict unasked(RunningJob running, Throwable thrown) {
    Failure failure = failure(running, thrown);
    return running.operation().repeatable()
        ? new Verdict.Again(failure, Duration.ZERO)
        : afterInterruption(running.job(), running.operation(), failure.message());
  }

  /** Whether the job's time is over after this delay. */
  boolean isOver(JobRecord job, Duration delay) {
    Instant first = job.firstStarted();
    return first != null && first.plus(job.timeout()).isBefore(clock.instant().plus(delay));
  }

  static Failure timeout(JobRecord job) {
    return Failure.of(
        FailureCode.TIMEOUT,
        "The job did not end within %s.".formatted(job.timeout()),
        "Give it more with options.timeout, or look at what made it slow.");
  }

  private static Failure failure(RunningJob running, Throwable thrown) {
    if (thrown instanceof EngineException engine) {
      if (engine.code() == FailureCode.INTERNAL) {
        LOG.error("Job {} failed inside.", running.job().lease().job(), thrown);
      }
      return engine.toFailure();
    }
    if (ControlStoreFaults.isPassing(thrown)) {
      LOG.warn(
          "Job {} was cut off from the control database.", running.job().lease().job(), thrown);
      return Failure.of(
          FailureCode.INTERNAL,
          "The control database could not be reached while the job ran.",
          "Look whether the control database is up, and at the worker's log under this job's id.");
    }
    LOG.error("Job {} met a fault of Windlass.", running.job().lease().job(), thrown);
    return Failure.of(
        thrown instanceof OutOfMemoryError ? FailureCode.RESOURCE_EXHAUSTED : FailureCode.INTERNAL,
        "Windlass itself failed (%s).".formatted(thrown.getClass().getSimpleName()),
        "The worker's log has the details under this job's id.");
  }
}
