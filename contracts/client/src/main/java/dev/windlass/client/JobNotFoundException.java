package dev.windlass.client;

import dev.windlass.messages.JobId;

/** No event of this job is on the status topic. */
public final class JobNotFoundException extends WindlassException {
  private final transient JobId job;

  JobNotFoundException(JobId job, String topic) {
    super(
        "No event of job "
            + job
            + " is on "
            + topic
            + ": either there is no such job, or its events are older than the topic keeps.",
        null);
    this.job = job;
  }

  /** The job that was looked for. */
  public JobId job() {
    return job;
  }
}
