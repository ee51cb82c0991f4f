package dev.windlass.postgresql.replication;

import dev.windlass.engine.WorkMonitor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A monitor that does something when a switchover comes to one of its edges. */
final class EdgeMonitor implements WorkMonitor {
  /** All checks passed, nothing is changed. */
  static final int BEFORE_ALL = 1;

  /** The node is claimed, the old primary still serves. */
  static final int BEFORE_STOP = 2;

  /** The old primary is stopped and fenced, nobody is promoted. */
  static final int BEFORE_PROMOTION = 3;

  private final int edge;
  private final Runnable deed;
  private final AtomicInteger calls = new AtomicInteger();

  EdgeMonitor(int edge, Runnable deed) {
    this.edge = edge;
    this.deed = deed;
  }

  @Override
  public void progress(String phase, long done, @Nullable Long total, String unit) {}

  @Override
  public void throwIfCancelled() {
    if (calls.incrementAndGet() == edge) {
      deed.run();
    }
  }

  @Override
  public Registration onCancel(Runnable action) {
    return () -> {};
  }
}
