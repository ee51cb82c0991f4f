package dev.windlass.client;

import dev.windlass.messages.JobId;
import dev.windlass.messages.event.JobEvent;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The caller's patience ended, not the job: it goes on. Wait again, follow it later by its id, or
 * cancel it.
 */
public final class AwaitTimeoutException extends WindlassException {
  private final transient JobId job;
  private final transient @Nullable JobEvent last;

  AwaitTimeoutException(JobId job, Duration waited, @Nullable JobEvent last) {
    super(
        "Job "
            + job
            + " had not ended after "
            + waited
            + (last == null
                ? "; no worker has answered the command yet."
                : "; its last event was \"" + last.word() + "\". It goes on."),
        null);
    this.job = job;
    this.last = last;
  }

  /** The job that goes on. */
  public JobId job() {
    return job;
  }

  /** The last that was heard of it; empty when no worker has taken the command yet. */
  public Optional<JobEvent> lastEvent() {
    return Optional.ofNullable(last);
  }
}
