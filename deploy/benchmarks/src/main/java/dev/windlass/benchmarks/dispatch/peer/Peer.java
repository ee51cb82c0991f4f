package dev.windlass.benchmarks.dispatch.peer;

import java.util.concurrent.CountDownLatch;

/** Another job system, which keeps its jobs in PostgreSQL. */
interface Peer extends AutoCloseable {
  /** Keeps so many jobs in the database without running any. */
  void prepare(int jobs) throws Exception;

  /**
   * Runs what was prepared.
   *
   * @return seconds from the start of the first job until the last one is done in the database
   */
  double drain() throws Exception;

  @Override
  void close();

  /** Counts jobs that ran; knows when the first and the last one did. */
  final class Count {
    private final CountDownLatch all;
    private final java.util.concurrent.atomic.AtomicLong first =
        new java.util.concurrent.atomic.AtomicLong();

    Count(int jobs) {
      this.all = new CountDownLatch(jobs);
    }

    void ran() {
      if (first.get() == 0) {
        first.compareAndSet(0, System.nanoTime());
      }
      all.countDown();
    }

    void await() throws InterruptedException {
      all.await();
    }

    double secondsSinceFirst() {
      return (System.nanoTime() - first.get()) / 1e9;
    }
  }
}
