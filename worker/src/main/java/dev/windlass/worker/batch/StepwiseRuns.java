package dev.windlass.worker.batch;

import dev.windlass.controlstore.ControlStoreFaults;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.builder.SimpleJobBuilder;
import org.springframework.batch.core.job.parameters.InvalidJobParametersException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobExecutionAlreadyRunningException;
import org.springframework.batch.core.launch.JobInstanceAlreadyCompleteException;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.launch.JobRestartException;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.dao.TransientDataAccessResourceException;

/**
 * Runs steps one after the other as a Spring Batch job. A step that ended well is not run again
 * when a run of the same identity is started later, in this process or another.
 *
 * <p>The caller owns the job by its lease, so a run that the control database shows as going on is
 * one whose process died: it is mended and continued. A step runs outside any transaction.
 */
public final class StepwiseRuns {
  private final JobRepository repository;
  private final JobOperator operator;

  /** Runs kept in this repository. */
  public StepwiseRuns(JobRepository repository, JobOperator operator) {
    this.repository = repository;
    this.operator = operator;
  }

  /**
   * Runs the steps that have not ended yet, on the calling thread. Does nothing when all have.
   *
   * @param name what kind of run it is
   * @param identity what tells this run from all others
   * @param notes what a later start of this run wants to know, see {@link #note}
   * @throws RuntimeException what a step threw, as it is; or what kept its begin or end from being
   *     recorded, as a failure of the control database that may pass: of these records the last go
   *     with a crash, and whatever misses them can be run again
   */
  public void run(
      String name, RunIdentity identity, Map<String, String> notes, List<NamedStep> steps) {
    JobParameters identifying = identity.parameters();
    JobParametersBuilder parameters = new JobParametersBuilder(identifying);
    notes.forEach((key, value) -> parameters.addString(key, value, false));
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    JobExecution execution = null;
    try {
      mend(name, identifying);
      execution = launch(job(name, steps, failure), parameters.toJobParameters());
    } catch (RuntimeException e) {
      // What a step threw counts, and not that its end could not be recorded.
      rethrow(failure.get());
      throw unrecorded(name, e);
    }
    rethrow(failure.get());
    if (execution != null && execution.getStatus() != BatchStatus.COMPLETED) {
      // Such as that the control database was away when a step's begin was to be recorded.
      throw unrecorded(name, firstOf(execution));
    }
  }

  private static RuntimeException unrecorded(String name, Throwable cause) {
    return cause instanceof RuntimeException e && ControlStoreFaults.isPassing(e)
        ? e
        : new TransientDataAccessResourceException(
            "The steps of run %s could not be recorded.".formatted(name), cause);
  }

  /** A note that the last start of this run left; empty when the run was never started. */
  public Optional<String> note(String name, RunIdentity identity, String key) {
    JobExecution last = repository.getLastJobExecution(name, identity.parameters());
    return Optional.ofNullable(last).map(found -> found.getJobParameters().getString(key));
  }

  /** Whether any start of this run came to this step; not when it was forgotten since. */
  public boolean hasBegun(String name, RunIdentity identity, String step) {
    JobInstance instance = repository.getJobInstance(name, identity.parameters());
    return instance != null && repository.getLastStepExecution(instance, step) != null;
  }

  /** Forgets a run, so that the next start of the same identity begins with the first step. */
  public void forget(String name, RunIdentity identity) {
    forget(name, identity.parameters());
  }

  private void forget(String name, JobParameters parameters) {
    JobInstance instance = repository.getJobInstance(name, parameters);
    if (instance != null) {
      repository.deleteJobInstance(instance);
    }
  }

  private void mend(String name, JobParameters parameters) {
    JobExecution last = repository.getLastJobExecution(name, parameters);
    if (last == null) {
      // Spring Batch writes down a run and its first start one after the other, and refuses to
      // start what has the one without the other.
      forget(name, parameters);
      return;
    }
    if (last.getStatus() == BatchStatus.UNKNOWN) {
      last.setStatus(BatchStatus.STARTED);
    }
    for (StepExecution step : last.getStepExecutions()) {
      if (step.getStatus() == BatchStatus.UNKNOWN) {
        step.setStatus(BatchStatus.STARTED);
      }
    }
    if (last.getStatus().isRunning()) {
      operator.recover(last);
    }
  }

  private Job job(
      String name, List<NamedStep> steps, AtomicReference<@Nullable Throwable> failure) {
    SimpleJobBuilder job = null;
    for (NamedStep named : steps) {
      Step step = new WorkStep(repository, named, failure);
      job = job == null ? new JobBuilder(name, repository).start(step) : job.next(step);
    }
    if (job == null) {
      throw new IllegalArgumentException("A run has at least one step.");
    }
    return job.build();
  }

  private @Nullable JobExecution launch(Job job, JobParameters parameters) {
    try {
      return operator.start(job, parameters);
    } catch (JobInstanceAlreadyCompleteException _) {
      return null;
    } catch (JobExecutionAlreadyRunningException
        | JobRestartException
        | InvalidJobParametersException e) {
      throw new IllegalStateException("Run " + job.getName() + " cannot be started.", e);
    }
  }

  private static void rethrow(@Nullable Throwable failure) {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  private static Throwable firstOf(JobExecution execution) {
    List<Throwable> failures = execution.getAllFailureExceptions();
    return failures.isEmpty()
        ? new IllegalStateException("It ended as " + execution.getStatus() + ".")
        : failures.getFirst();
  }
}
