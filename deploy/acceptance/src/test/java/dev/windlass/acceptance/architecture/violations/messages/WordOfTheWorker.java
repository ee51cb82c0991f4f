package dev.windlass.acceptance.architecture.violations.messages;

import dev.windlass.acceptance.architecture.violations.worker.Work;

/** A message that knows the worker. */
public class WordOfTheWorker {
  Work work;
}
