package dev.windlass.worker.operation;

import dev.windlass.controlstore.JobRepository;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.JobList;
import dev.windlass.messages.command.JobListResult;
import org.springframework.stereotype.Component;

/** {@code job.list}. */
@Component
public final class JobListOperation extends Reading<JobList> {
  private final JobRepository jobs;

  JobListOperation(JobRepository jobs) {
    super(JobList.class);
    this.jobs = jobs;
  }

  @Override
  protected CommandResult read(JobContext context, JobList spec) {
    return new JobListResult(jobs.list(spec));
  }

  @Override
  protected String describe(JobContext context, JobList spec) {
    return "List jobs.";
  }
}
