package dev.windlass.client;

import dev.windlass.messages.event.JobEvent;

/** The job was not started before its latest moment to start; nothing was run. */
public final class JobExpiredException extends JobEndedException {
  JobExpiredException(JobEvent.Expired event) {
    super(event, event.failure());
  }
}
