package dev.windlass.acceptance.architecture.violations.worker.plan;

import dev.windlass.acceptance.architecture.violations.scheduler.Plan;

/** A worker that knows the scheduler. */
public class NosyWorker {
  Plan plan;
}
