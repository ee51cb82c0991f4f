package dev.windlass.postgresql.backup;

import dev.windlass.engine.BackupPart;
import dev.windlass.engine.WorkMonitor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far a backup is, over all parts that are written at the same time. Counted in the sizes of
 * the plan: how long the text of a table is, nobody knows before it is written.
 */
final class BackupProgress {
  private final long total;
  private final AtomicLong done = new AtomicLong();

  BackupProgress(long total) {
    this.total = total;
  }

  /** Begins a part. */
  Share of(BackupPart part, WorkMonitor monitor) {
    return new Share(part.estimatedBytes(), monitor);
  }

  /** One part's share; used by one thread. */
  final class Share {
    private final long estimated;
    private final WorkMonitor monitor;
    private long counted;

    private Share(long estimated, WorkMonitor monitor) {
      this.estimated = estimated;
      this.monitor = monitor;
    }

    /** Says how many bytes the part has by now. */
    void reached(long bytes) {
      count(Math.min(bytes, estimated));
    }

    /** The part is whole. */
    void complete() {
      count(estimated);
    }

    /** The part failed and counts for nothing. */
    void undo() {
      done.addAndGet(-counted);
    }

    private void count(long now) {
      long sum = done.addAndGet(now - counted);
      counted = now;
      monitor.progress("backup", sum, total, "bytes");
    }
  }
}
