package dev.windlass.client;

import dev.windlass.messages.event.JobEvent;

/** The job ended because somebody asked for it. */
public final class JobCancelledException extends JobEndedException {
  JobCancelledException(JobEvent.Cancelled event) {
    super(event, event.failure());
  }
}
