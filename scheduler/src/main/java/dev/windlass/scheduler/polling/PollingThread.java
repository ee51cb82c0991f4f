package dev.windlass.scheduler.polling;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs one piece of work again and again: at an interval, and at once when woken. A run that fails
 * is logged and the next one comes all the same.
 */
public abstract class PollingThread implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(PollingThread.class);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

  private final String name;
  private final Duration interval;
  private final Semaphore wakeUps = new Semaphore(0);
  private volatile boolean running;
  private volatile Thread thread = Thread.ofVirtual().unstarted(() -> {});

  /** A thread that does not run yet. */
  protected PollingThread(String name, Duration interval) {
    this.name = name;
    this.interval = interval;
  }

  /** The work. Never runs twice at the same time. */
  protected abstract void poll() throws Exception;

  /** Has the work run soon, if it waits; otherwise once more after the present run. */
  public void wake() {
    wakeUps.release();
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    wake();
    try {
      thread.join(LONGEST_STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    while (running) {
      try {
        poll();
      } catch (Exception e) {
        log.warn("{} failed and is tried again in {}: {}", name, interval, e.toString());
      }
      await();
    }
  }

  private void await() {
    try {
      if (wakeUps.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        wakeUps.drainPermits();
      }
    } catch (InterruptedException e) {
      running = false;
      Thread.currentThread().interrupt();
    }
  }
}
