package dev.windlass.worker.batch;

import dev.windlass.engine.WorkMonitor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Tells a job how many of a phase's bytes are done. Safe for use by many threads. */
public final class ByteCount {
  private static final String BYTES = "bytes";

  private final WorkMonitor job;
  private final String phase;
  private final long total;
  private final AtomicLong done = new AtomicLong();

  /** A phase in which {@code total} bytes are to be moved. */
  public ByteCount(WorkMonitor job, String phase, long total) {
    this.job = job;
    this.phase = phase;
    this.total = total;
  }

  /** Says that so many more are done. */
  public void add(long bytes) {
    job.progress(phase, Math.min(done.addAndGet(bytes), total), total, BYTES);
  }

  /**
   * A monitor for work that counts from 0 though {@code before} bytes of it were done by an earlier
   * attempt.
   *
   * @param note what to say behind every phase; empty for nothing. Said again and again, because of
   *     progress only the newest is sure to be seen
   */
  public static WorkMonitor resumed(WorkMonitor monitor, long before, String note) {
    if (before == 0 && note.isEmpty()) {
      return monitor;
    }
    return new WorkMonitor() {
      @Override
      public void progress(String phase, long done, @Nullable Long total, String unit) {
        long sum = unit.equals(BYTES) ? done + before : done;
        monitor.progress(phase + note, total == null ? sum : Math.min(sum, total), total, unit);
      }

      @Override
      public void throwIfCancelled() {
        monitor.throwIfCancelled();
      }

      @Override
      public Registration onCancel(Runnable action) {
        return monitor.onCancel(action);
      }
    };
  }
}
