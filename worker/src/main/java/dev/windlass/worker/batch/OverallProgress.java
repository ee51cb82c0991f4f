package dev.windlass.worker.batch;

import dev.windlass.engine.WorkMonitor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what parts that run side by side have done, and tells the job how far it is as a whole.
 * The total is what the plan estimated; a part counts for its estimate, so that the sum ends at the
 * total exactly. Safe for use by many threads.
 */
public final class OverallProgress {
  private static final String BYTES = "bytes";

  private final WorkMonitor job;
  private final String phase;
  private final long total;
  private final Map<String, Long> doneByPart = new ConcurrentHashMap<>();
  private final AtomicLong sum = new AtomicLong();

  /** Progress of a phase in which {@code total} bytes are to be moved. */
  public OverallProgress(WorkMonitor job, String phase, long total) {
    this.job = job;
    this.phase = phase;
    this.total = total;
  }

  /** Says that a part is done, whatever its size came to. */
  public void finished(String part, long estimate) {
    report(part, estimate);
  }

  /** A monitor for one part; what it is told counts up to the part's estimate. */
  public WorkMonitor of(String part, long estimate, WorkMonitor monitor) {
    return new WorkMonitor() {
      @Override
      public void progress(String own, long done, @Nullable Long of, String unit) {
        if (unit.equals(BYTES)) {
          report(part, Math.min(done, estimate));
        }
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

  private void report(String part, long done) {
    doneByPart.compute(
        part,
        (_, before) -> {
          long known = before == null ? 0 : before;
          sum.addAndGet(Math.max(done - known, 0));
          return Math.max(done, known);
        });
    job.progress(phase, Math.min(sum.get(), total), total, BYTES);
  }
}
