package dev.windlass.worker.batch;

import dev.windlass.messages.JobId;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;

/**
 * What tells one run of steps from all others: the job, and where a job may have several runs, what
 * they differ in.
 */
public final class RunIdentity {
  private final JobParameters parameters;

  private RunIdentity(JobParameters parameters) {
    this.parameters = parameters;
  }

  /** The one run of this job. */
  public static RunIdentity of(JobId job) {
    return new RunIdentity(
        new JobParametersBuilder().addString("job", job.value()).toJobParameters());
  }

  /** The run that has this property too. */
  public RunIdentity and(String name, String value) {
    return new RunIdentity(
        new JobParametersBuilder(parameters).addString(name, value).toJobParameters());
  }

  JobParameters parameters() {
    return parameters;
  }
}
