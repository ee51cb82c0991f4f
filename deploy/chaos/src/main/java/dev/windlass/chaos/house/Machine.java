package dev.windlass.chaos.house;

import dev.windlass.showcase.house.HouseOptions;
import dev.windlass.showcase.house.JavaProcess;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A place for one process of ours, which can be killed, frozen and started again. Its methods may
 * be called by any thread.
 */
public class Machine implements AutoCloseable {
  private static final int STARTS = 5;

  private final String name;
  private final HouseOptions options;
  private final IntFunction<JavaProcess.Plan> plan;
  private int starts;
  private @Nullable JavaProcess process;
  private boolean closed;

  /**
   * A machine that runs nothing yet.
   *
   * @param name what it is called
   * @param options where its files go
   * @param plan what it runs; is given the number of the start, which belongs into the plan's name
   */
  Machine(String name, HouseOptions options, IntFunction<JavaProcess.Plan> plan) {
    this.name = name;
    this.options = options;
    this.plan = plan;
  }

  /** What it is called. */
  public final String name() {
    return name;
  }

  /**
   * Starts the process unless it runs, and waits until it is ready. As a supervisor does, it starts
   * one again that ends at once, which is what a worker does that does not find its control
   * database.
   *
   * @throws IllegalStateException when the last of several starts failed; says how it ended
   */
  public final synchronized void start() {
    JavaProcess current = process;
    if (closed || (current != null && current.isRunning())) {
      return;
    }
    for (int attempt = 1; process == current; attempt++) {
      starts++;
      try {
        process = JavaProcess.start(plan.apply(starts), options);
      } catch (IllegalStateException e) {
        if (attempt == STARTS || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
  }

  /** Whether it runs. */
  public final synchronized boolean isRunning() {
    return process != null && process.isRunning();
  }

  /** Ends it as {@code kill -9} does. */
  public final synchronized void kill() {
    JavaProcess current = process;
    if (current != null) {
      current.kill();
    }
  }

  /** Asks it to end, and waits until it has. */
  public final synchronized void stop() {
    JavaProcess current = process;
    if (current != null && current.isRunning()) {
      current.signal("CONT");
      current.close();
    }
  }

  /** Stops its threads without its knowing. */
  public final synchronized void freeze() {
    signal("STOP");
  }

  /** Lets it go on. */
  public final synchronized void thaw() {
    signal("CONT");
  }

  private void signal(String signal) {
    JavaProcess current = process;
    if (current != null && current.isRunning()) {
      current.signal(signal);
    }
  }

  /** Its process id; 0 when it does not run. */
  public final synchronized long pid() {
    return process == null || !process.isRunning() ? 0 : process.pid();
  }

  /** What the process said when it was ready. */
  final synchronized String answer() {
    JavaProcess current = process;
    if (current == null) {
      throw new IllegalStateException(name + " was never started.");
    }
    return current.answer();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    kill();
  }
}
