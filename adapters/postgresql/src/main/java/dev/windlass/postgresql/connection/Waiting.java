package dev.windlass.postgresql.connection;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waiting for servers, and work that must not be broken off. */
public final class Waiting {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Waiting() {}

  /**
   * Looks again and again; false when it did not hold in time.
   *
   * @throws EngineException CANCELLED when the thread is interrupted
   */
  public static boolean until(Duration patience, BooleanSupplier holds) {
    return until(patience, PAUSE, holds);
  }

  /** The same with another pause between two looks. */
  public static boolean until(Duration patience, Duration pause, BooleanSupplier holds) {
    long began = System.nanoTime();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - began > patience.toNanos()) {
        return false;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new EngineException(FailureCode.CANCELLED, "Stopped while waiting.", null);
      }
      LockSupport.parkNanos(pause.toNanos());
    }
    return true;
  }

  /**
   * Does work on a thread that nobody interrupts, and waits for its end however often the caller is
   * interrupted: half a failover is worse than a late one.
   */
  public static <T> T undisturbed(Supplier<T> work) {
    Outcome<T> outcome = new Outcome<>();
    Thread thread = Thread.ofVirtual().name("windlass-failover").start(() -> outcome.take(work));
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return outcome.give();
  }

  /** What came of work; written by one thread and read by another after its end. */
  private static final class Outcome<T> {
    private @Nullable T result;
    private @Nullable RuntimeException failure;

    void take(Supplier<T> work) {
      try {
        result = work.get();
      } catch (RuntimeException e) {
        failure = e;
      }
    }

    T give() {
      if (failure != null) {
        throw failure;
      }
      if (result == null) {
        throw new IllegalStateException("The work ended with an error.");
      }
      return result;
    }
  }
}
