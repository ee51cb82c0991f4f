package dev.windlass.messages.command;

import java.util.List;

/**
 * Jobs, newest first.
 *
 * @param jobs the jobs
 */
public record JobListResult(List<JobSummary> jobs) implements CommandResult {
  /** Keeps a copy. */
  public JobListResult {
    jobs = List.copyOf(jobs);
  }
}
