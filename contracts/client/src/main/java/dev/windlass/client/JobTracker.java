package dev.windlass.client;

import dev.windlass.messages.JobId;
import dev.windlass.messages.event.JobEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what is read about one job in order: repetitions and latecomers are left out, and live
 * events wait while older ones are still being fetched.
 *
 * <p>Guarded by its own lock; the listener is called while the lock is held, so that two threads
 * cannot overtake each other.
 */
final class JobTracker {
  private static final Logger LOG = LoggerFactory.getLogger(JobTracker.class);

  private final JobId job;
  private final JobListener listener;
  private final CompletableFuture<JobEvent> end = new CompletableFuture<>();
  private final List<JobEvent> held = new ArrayList<>();
  private boolean catchingUp;
  private boolean accepted;
  private long lastSequence;
  private int lastAttempt;
  private @Nullable JobEvent last;

  JobTracker(JobId job, JobListener listener, boolean catchingUp) {
    this.job = job;
    this.listener = listener;
    this.catchingUp = catchingUp;
  }

  JobId job() {
    return job;
  }

  /** Completes with the terminal event, or with what made waiting pointless. */
  CompletableFuture<JobEvent> end() {
    return end;
  }

  /** From now on live events wait for {@link #history}. */
  synchronized void catchUp() {
    catchingUp = true;
  }

  /** What was heard last; null before the first event. */
  synchronized @Nullable JobEvent last() {
    return last;
  }

  /** An event as it is published now. */
  synchronized void live(JobEvent event) {
    if (catchingUp) {
      held.add(event);
    } else {
      apply(event);
    }
  }

  /** What was published before, in the order of its offsets; then live events go on. */
  synchronized void history(List<JobEvent> events) {
    events.forEach(this::apply);
    catchingUp = false;
    held.forEach(this::apply);
    held.clear();
  }

  private void apply(JobEvent event) {
    if (end.isDone() || isStale(event)) {
      return;
    }
    if (!(event instanceof JobEvent.Progress)) {
      lastSequence = Math.max(lastSequence, event.job().sequence());
    }
    lastAttempt = Math.max(lastAttempt, event.job().attempt());
    accepted |= event instanceof JobEvent.Accepted;
    last = event;
    try {
      listener.onEvent(event);
    } catch (RuntimeException e) {
      LOG.warn("The listener of job {} failed on its event \"{}\".", job, event.word(), e);
    }
    if (event.isTerminal()) {
      end.complete(event);
    }
  }

  private boolean isStale(JobEvent event) {
    return switch (event) {
      // What was accepted cannot be refused any more: another message under this id was.
      case JobEvent.Rejected _ -> accepted;
      // Progress is published past the outbox, so it can arrive out of step with the other events.
      case JobEvent.Progress _ -> event.job().attempt() < lastAttempt;
      case JobEvent.Succeeded _, JobEvent.Failed _, JobEvent.Cancelled _, JobEvent.Expired _ ->
          false;
      case JobEvent.Accepted _, JobEvent.Waiting _, JobEvent.Started _, JobEvent.Retrying _ ->
          event.job().sequence() <= lastSequence;
    };
  }
}
