package dev.windlass.client;

import dev.windlass.messages.JobId;
import dev.windlass.messages.event.JobEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One job that is listened to. Safe for use by several threads.
 *
 * <p>It keeps listening until the job ends, {@link #forget} is called or the client is closed.
 */
public final class JobHandle {
  /**
   * A submitted command that nobody has answered by then may be a repetition; see {@link #await}.
   */
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private final JobTracker tracker;
  private final StatusReader reader;
  private final LookBack lookBack;
  private final AtomicBoolean lookedBack;
  private final long born = System.nanoTime();

  JobHandle(JobTracker tracker, StatusReader reader, LookBack lookBack, boolean lookedBack) {
    this.tracker = tracker;
    this.reader = reader;
    this.lookBack = lookBack;
    this.lookedBack = new AtomicBoolean(lookedBack);
  }

  /** The job; known from the moment the command is made. */
  public JobId job() {
    return tracker.job();
  }

  /** What was heard of the job last; empty before its first event. */
  public Optional<JobEvent> lastEvent() {
    return Optional.ofNullable(tracker.last());
  }

  /**
   * Waits until the job ends.
   *
   * <p>A command that was submitted before under the same id is not run again, so its events may
   * all be there already: when nothing is heard for two seconds, the status topic is searched for
   * them once.
   *
   * @param patience how long the caller waits; the job does not know of it
   * @return the outcome of a job that succeeded
   * @throws JobFailedException when the job failed
   * @throws JobRejectedException when the command was refused
   * @throws JobCancelledException when the job was cancelled
   * @throws JobExpiredException when the job was not started in time
   * @throws JobNotFoundException when a job that was to be followed is not on the status topic
   * @throws AwaitTimeoutException when the caller's patience ended first; the job goes on
   * @throws UnreachableException when Kafka does not let this client read any more
   * @throws IllegalStateException when the client is closed meanwhile
   * @throws InterruptedException when the waiting thread is interrupted; the job goes on
   */
  public JobOutcome await(Duration patience) throws InterruptedException {
    JobEvent end =
        end(patience).orElseThrow(() -> new AwaitTimeoutException(job(), patience, tracker.last()));
    if (end instanceof JobEvent.Succeeded succeeded) {
      return new JobOutcome(succeeded);
    }
    throw JobEndedException.of(end);
  }

  /**
   * As {@link #await}, but gives the job's last event whatever it is, and nothing when the caller's
   * patience ended first.
   */
  public Optional<JobEvent> end(Duration patience) throws InterruptedException {
    Duration untilSilence = SILENCE.minusNanos(System.nanoTime() - born);
    if (lookedBack.get() || patience.compareTo(untilSilence) <= 0) {
      return Optional.ofNullable(poll(patience));
    }
    JobEvent end = poll(untilSilence);
    if (end == null) {
      if (tracker.last() == null && lookedBack.compareAndSet(false, true)) {
        lookBack.find(tracker);
      }
      end = poll(untilSilence.isNegative() ? patience : patience.minus(untilSilence));
    }
    return Optional.ofNullable(end);
  }

  private @Nullable JobEvent poll(Duration patience) throws InterruptedException {
    try {
      return tracker.end().get(nanos(patience), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e);
    }
  }

  private static long nanos(Duration patience) {
    return patience.compareTo(Duration.ofDays(10_000)) > 0
        ? Long.MAX_VALUE
        : Math.max(0, patience.toNanos());
  }

  /** Stops listening; the job goes on, and {@link #await} would wait in vain. */
  public void forget() {
    reader.unwatch(tracker);
  }
}
