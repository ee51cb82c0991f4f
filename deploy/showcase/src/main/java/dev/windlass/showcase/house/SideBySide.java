package dev.windlass.showcase.house;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Lets things start at the same time. For one thread, which begins and awaits. */
public final class SideBySide implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> begun = new ArrayList<>();

  /** Nothing has begun. */
  public SideBySide() {}

  /** Begins to start something; returns at once. */
  public void begin(Runnable start) {
    begun.add(threads.submit(start));
  }

  /** Waits until everything has started; throws the failure of the first that did not start. */
  public void await() {
    try {
      for (Future<?> one : begun) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException("Something did not start", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while things start", e);
    }
  }

  /** Interrupts what is still starting, and waits until it has given up. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
