package dev.windlass.worker.batch;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Hands the job's monitor on to parts that run side by side, and stops them all when one of them
 * has failed. Safe for use by many threads.
 */
final class PartMonitor implements WorkMonitor {
  private final WorkMonitor job;
  private final Set<OneTime> actions = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  PartMonitor(WorkMonitor job) {
    this.job = job;
  }

  /** Ends the work of all parts; the actions run on the calling thread. */
  void stop() {
    stopped = true;
    actions.forEach(OneTime::run);
  }

  boolean isStopped() {
    return stopped;
  }

  @Override
  public void progress(String phase, long done, @Nullable Long total, String unit) {
    job.progress(phase, done, total, unit);
  }

  @Override
  public void throwIfCancelled() {
    job.throwIfCancelled();
    if (stopped) {
      throw new EngineException(
          FailureCode.CANCELLED, "Stopped because another part failed.", null);
    }
  }

  @Override
  public Registration onCancel(Runnable action) {
    OneTime once = new OneTime(action);
    actions.add(once);
    Registration outer = job.onCancel(once::run);
    if (stopped) {
      once.run();
    }
    return () -> {
      actions.remove(once);
      outer.close();
    };
  }

  /** An action that both the job and a failed part may ask for, and that runs once. */
  private static final class OneTime {
    private final Runnable action;
    private boolean ran;

    OneTime(Runnable action) {
      this.action = action;
    }

    void run() {
      synchronized (this) {
        if (ran) {
          return;
        }
        ran = true;
      }
      action.run();
    }
  }
}
