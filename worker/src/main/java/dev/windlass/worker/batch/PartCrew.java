package dev.windlass.worker.batch;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does the parts of a job side by side, a few at a time, each on a thread that gives way to short
 * commands. The first part that fails stops the others and names itself.
 */
public final class PartCrew {
  private static final long LOOK_MILLIS = 100;

  private final int hands;
  private final Duration patience;

  /**
   * A crew.
   *
   * @param hands how many parts are done at the same time
   * @param patience how long parts may take to stop once they were told to
   */
  public PartCrew(int hands, Duration patience) {
    if (hands < 1) {
      throw new IllegalArgumentException("A crew needs a hand, or no part would ever be done.");
    }
    this.hands = hands;
    this.patience = patience;
  }

  /** What is done with a part. */
  @FunctionalInterface
  public interface Work<P> {
    /** Does one part; ends soon after the monitor says so. */
    void perform(P part, WorkMonitor monitor);
  }

  /**
   * Does all parts, in their order as far as hands are free. When it returns or throws, no part is
   * being worked on any more, unless one did not stop within the patience: then it says so.
   *
   * @param describe names a part to a person
   * @throws EngineException what the job's monitor says, if it stopped the work; otherwise the
   *     failure of the first part that failed, with the part's name before it
   */
  public <P> void run(
      Collection<P> parts, Function<P, String> describe, WorkMonitor job, Work<P> work) {
    Queue<P> queue = new ConcurrentLinkedQueue<>(parts);
    PartMonitor monitor = new PartMonitor(job);
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    int threads = Math.min(hands, parts.size());
    CountDownLatch running = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      LongWorkThread.start(
          "part-" + i,
          () -> {
            try {
              drain(queue, describe, monitor, work, failure);
            } finally {
              running.countDown();
            }
          });
    }
    await(running, monitor, failure);
    RuntimeException first = failure.get();
    if (first != null) {
      job.throwIfCancelled();
      throw first;
    }
  }

  private static <P> void drain(
      Queue<P> queue,
      Function<P, String> describe,
      PartMonitor monitor,
      Work<P> work,
      AtomicReference<@Nullable RuntimeException> failure) {
    for (P part = queue.poll(); part != null && !monitor.isStopped(); part = queue.poll()) {
      try {
        monitor.throwIfCancelled();
        work.perform(part, monitor);
      } catch (RuntimeException | Error e) {
        if (failure.compareAndSet(null, named(describe.apply(part), e))) {
          monitor.stop();
        }
        return;
      }
    }
  }

  private void await(
      CountDownLatch running,
      PartMonitor monitor,
      AtomicReference<@Nullable RuntimeException> failure) {
    boolean interrupted = false;
    boolean ended = false;
    long stoppedAt = 0;
    while (!ended) {
      if (monitor.isStopped() && stoppedAt == 0) {
        stoppedAt = System.nanoTime();
      }
      if (stoppedAt != 0 && System.nanoTime() - stoppedAt > patience.toNanos()) {
        throw notStopped(failure.get());
      }
      try {
        ended = running.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException _) {
        interrupted = true;
        failure.compareAndSet(
            null, new EngineException(FailureCode.CANCELLED, "The work was interrupted.", null));
        monitor.stop();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private EngineException notStopped(@Nullable RuntimeException cause) {
    return new EngineException(
        FailureCode.INTERNAL,
        "A part did not stop within "
            + patience.toSeconds()
            + " s after another one had failed"
            + (cause == null ? "." : ": " + cause.getMessage()),
        null,
        "Look at the engine's sessions for what Windlass left there.",
        cause);
  }

  private static RuntimeException named(String part, Throwable failure) {
    if (failure instanceof EngineException engine) {
      return new EngineException(
          engine.code(),
          part + ": " + engine.getMessage(),
          engine.engineCode(),
          engine.help(),
          engine);
    }
    return failure instanceof RuntimeException e
        ? e
        : new EngineException(
            FailureCode.INTERNAL, part + " failed with " + failure, null, null, failure);
  }
}
