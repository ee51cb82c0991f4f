package dev.windlass.client;

import dev.windlass.messages.event.JobEvent;

/** The command was refused; nothing was run. */
public final class JobRejectedException extends JobEndedException {
  JobRejectedException(JobEvent.Rejected event) {
    super(event, event.failure());
  }
}
