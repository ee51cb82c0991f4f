package dev.windlass.acceptance.architecture.violations.scheduler;

import dev.windlass.acceptance.architecture.violations.worker.Work;

/** Something of the scheduler that knows the worker. */
public class Plan {
  Work work = new Work();
}
