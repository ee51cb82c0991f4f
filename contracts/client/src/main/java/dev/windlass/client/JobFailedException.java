package dev.windlass.client;

import dev.windlass.messages.event.JobEvent;

/** The job was run and failed. */
public final class JobFailedException extends JobEndedException {
  JobFailedException(JobEvent.Failed event) {
    super(event, event.failure());
  }
}
