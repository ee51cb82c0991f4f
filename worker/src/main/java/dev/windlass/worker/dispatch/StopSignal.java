package dev.windlass.worker.dispatch;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one job's work to stop, once. The actions registered for it run on a thread of their own,
 * for they may block on the engine.
 */
final class StopSignal {
  private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);

  private final List<Runnable> actions = new ArrayList<>();
  private @Nullable StopReason reason;
  private long since;

  /** Stops the work, unless it was told to stop before; a lost lease outdoes every other reason. */
  void stop(StopReason why) {
    List<Runnable> due;
    synchronized (this) {
      if (reason != null) {
        if (why == StopReason.LOST) {
          reason = why;
        }
        return;
      }
      reason = why;
      since = System.nanoTime();
      due = List.copyOf(actions);
      actions.clear();
    }
    if (!due.isEmpty()) {
      Thread.ofVirtual().name("windlass-stop").start(() -> due.forEach(StopSignal::run));
    }
  }

  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.warn("Work could not be stopped on its engine: {}", e.toString());
    }
  }

  synchronized Optional<StopReason> reason() {
    return Optional.ofNullable(reason);
  }

  /** For how many nanoseconds the work has been told to stop; zero when it has not. */
  synchronized long stoppedForNanos() {
    return reason == null ? 0 : System.nanoTime() - since;
  }

  void throwIfStopped() {
    reason()
        .ifPresent(
            why -> {
              throw failure(why);
            });
  }

  static EngineException failure(StopReason why) {
    return switch (why) {
      case CANCEL ->
          new EngineException(FailureCode.CANCELLED, "The job was cancelled on request.", null);
      case TIMEOUT ->
          new EngineException(
              FailureCode.TIMEOUT,
              "The job's time was over.",
              "Give it more with options.timeout, or look at what made it slow.");
      case SHUTDOWN ->
          new EngineException(
              FailureCode.CANCELLED, "The worker that ran the job was stopped.", null);
      case LOST ->
          new EngineException(
              FailureCode.OUTCOME_UNKNOWN, "The job belongs to another worker now.", null);
    };
  }

  WorkMonitor.Registration onStop(Runnable action) {
    synchronized (this) {
      if (reason == null) {
        actions.add(action);
        return () -> remove(action);
      }
    }
    Thread.ofVirtual().name("windlass-stop").start(() -> run(action));
    return () -> {};
  }

  private synchronized void remove(Runnable action) {
    actions.remove(action);
  }
}
