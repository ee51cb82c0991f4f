package dev.windlass.worker.operation;

import dev.windlass.controlstore.JobRepository;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.JobDescribe;
import org.springframework.stereotype.Component;

/** {@code job.describe}. */
@Component
public final class JobDescribeOperation extends Reading<JobDescribe> {
  private final JobRepository jobs;

  JobDescribeOperation(JobRepository jobs) {
    super(JobDescribe.class);
    this.jobs = jobs;
  }

  @Override
  protected CommandResult read(JobContext context, JobDescribe spec) {
    return jobs.describe(spec.job()).orElseThrow(() -> JobCancelOperation.noSuchJob(spec.job()));
  }

  @Override
  protected String describe(JobContext context, JobDescribe spec) {
    return "Describe job " + spec.job() + ".";
  }
}
