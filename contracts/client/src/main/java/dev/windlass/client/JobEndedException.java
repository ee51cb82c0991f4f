package dev.windlass.client;

import dev.windlass.messages.Failure;
import dev.windlass.messages.JobId;
import dev.windlass.messages.event.JobEvent;

/** The job has ended, and not well. Waiting longer does not help. */
public abstract sealed class JobEndedException extends WindlassException
    permits JobFailedException, JobRejectedException, JobCancelledException, JobExpiredException {

  private final transient JobEvent event;
  private final transient Failure failure;

  JobEndedException(JobEvent event, Failure failure) {
    super(failure.code() + ": " + failure.message(), null);
    this.event = event;
    this.failure = failure;
  }

  /**
   * The exception for this end; {@link IllegalArgumentException} when it is none, or a good one.
   */
  public static JobEndedException of(JobEvent end) {
    return switch (end) {
      case JobEvent.Failed failed -> new JobFailedException(failed);
      case JobEvent.Rejected rejected -> new JobRejectedException(rejected);
      case JobEvent.Cancelled cancelled -> new JobCancelledException(cancelled);
      case JobEvent.Expired expired -> new JobExpiredException(expired);
      case JobEvent.Accepted _,
          JobEvent.Waiting _,
          JobEvent.Started _,
          JobEvent.Progress _,
          JobEvent.Retrying _,
          JobEvent.Succeeded _ ->
          throw new IllegalArgumentException(end.word() + " is not a bad end.");
    };
  }

  /** The job that ended. */
  public JobId job() {
    return event.job().id();
  }

  /** Its last event. */
  public JobEvent event() {
    return event;
  }

  /** Why; its code tells whether trying the same later may help. */
  public Failure failure() {
    return failure;
  }
}
