package dev.windlass.worker.operation;

import dev.windlass.controlstore.JobRepository;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.JobCancel;
import dev.windlass.messages.command.JobDescription;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code job.cancel}. Only asks: the job's own worker stops the work on the engine. */
@Component
public final class JobCancelOperation implements Operation<JobCancel> {
  private final JobRepository jobs;

  JobCancelOperation(JobRepository jobs) {
    this.jobs = jobs;
  }

  static EngineException noSuchJob(JobId job) {
    return new EngineException(
        FailureCode.NOT_FOUND, "There is no job " + job + ".", "List the jobs to find its id.");
  }

  @Override
  public Class<JobCancel> serves() {
    return JobCancel.class;
  }

  @Override
  public List<ResourceLock> locks(Target target, JobCancel spec) {
    return List.of();
  }

  @Override
  public boolean mutates(JobCancel spec) {
    return true;
  }

  @Override
  public boolean repeatable(JobCancel spec) {
    return true;
  }

  @Override
  public Lane lane() {
    return Lane.CONTROL;
  }

  @Override
  public Duration defaultTimeout() {
    return Duration.ofMinutes(1);
  }

  @Override
  public CommandResult run(JobContext context, JobCancel spec) {
    if (spec.job().equals(context.lease().job())) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND, "A job cannot cancel itself.", "Name another job.");
    }
    return context.dryRun()
        ? rehearse(spec)
        : jobs.requestCancel(spec.job()).orElseThrow(() -> noSuchJob(spec.job()));
  }

  private DryRunResult rehearse(JobCancel spec) {
    JobDescription job = jobs.describe(spec.job()).orElseThrow(() -> noSuchJob(spec.job()));
    return new DryRunResult(
        List.of(
            job.summary().state().isTerminal()
                ? "Nothing: job " + spec.job() + " has ended as " + job.summary().state() + "."
                : "Stop job " + spec.job() + ", which is " + job.summary().state() + "."));
  }
}
