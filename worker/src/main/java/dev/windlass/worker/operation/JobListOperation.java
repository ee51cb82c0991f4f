package dev.windlass.worker.operation;

import dev.windlass.controlstore.JobRepository;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.JobList;
import dev.windlass.messages.command.JobListResult;
import org.springframework.stereotype.Component;

/** {@code job.list}. */
@Component
public final class JobListOperation extends Reading<JobList> {
  private static final int MAX_JOBS = 1_000;
  private static final int DEFAULT_JOBS = 50;

  private final JobRepository jobs;

  JobListOperation(JobRepository jobs) {
    super(JobList.class);
    this.jobs = jobs;
  }

  @Override
  protected CommandResult read(JobContext context, JobList spec) {
    int limit = Ranges.within("limit", spec.limit(), 1, MAX_JOBS, DEFAULT_JOBS);
    return new JobListResult(
        jobs.list(new JobList(spec.engine(), spec.states(), spec.command(), spec.since(), limit)));
  }

  @Override
  protected String describe(JobContext context, JobList spec) {
    return "List jobs.";
  }
}
