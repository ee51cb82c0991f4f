package dev.windlass.client;

import dev.windlass.messages.event.JobEvent;

/**
 * Is told what happens to one job, in the order of its history and without repetitions.
 *
 * <p>It is called on a thread of the client that serves all jobs: return soon, and hand long work
 * to a thread of your own. What it throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface JobListener {
  /** One event; after one that {@link JobEvent#isTerminal()} there are no more. */
  void onEvent(JobEvent event);

  /** Listens to nothing. */
  static JobListener none() {
    return _ -> {};
  }
}
