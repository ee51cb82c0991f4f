package dev.windlass.engine.testkit;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A monitor whose work can be cancelled, as the worker's does it. */
public final class CancelSwitch implements WorkMonitor {
  private final List<Runnable> actions = new ArrayList<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private boolean cancelled;

  /** Not cancelled yet. */
  public CancelSwitch() {}

  /** Waits until the work says for the first time how far it is. */
  public boolean awaitProgress() throws InterruptedException {
    return begun.await(30, TimeUnit.SECONDS);
  }

  /** Cancels. */
  public void cancel() {
    List<Runnable> now;
    synchronized (this) {
      cancelled = true;
      now = List.copyOf(actions);
      actions.clear();
    }
    now.forEach(action -> Thread.ofVirtual().start(action));
  }

  @Override
  public void progress(String phase, long done, @Nullable Long total, String unit) {
    begun.countDown();
  }

  @Override
  public synchronized void throwIfCancelled() {
    if (cancelled) {
      throw new EngineException(FailureCode.CANCELLED, "Cancelled by the test.", null);
    }
  }

  @Override
  public Registration onCancel(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        actions.add(action);
        return () -> remove(action);
      }
    }
    Thread.ofVirtual().start(action);
    return () -> {};
  }

  private synchronized void remove(Runnable action) {
    actions.remove(action);
  }
}
