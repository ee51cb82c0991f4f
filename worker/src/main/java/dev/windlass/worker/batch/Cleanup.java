package dev.windlass.worker.batch;

/**
 * Work after a failure that has to be done even when the thread that failed is being interrupted:
 * it runs on a thread of its own, and is waited for.
 */
public final class Cleanup {
  private Cleanup() {}

  /**
   * Does the work and returns when it is done. The caller's interrupt is kept for later.
   *
   * @param work does not throw; whatever bounds its calls bounds it
   */
  public static void perform(Runnable work) {
    Thread thread = Thread.ofVirtual().name("windlass-cleanup").start(work);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
