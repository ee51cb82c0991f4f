package dev.windlass.acceptance.architecture.violations.worker.toy;

import dev.windlass.acceptance.architecture.violations.testbed.Toy;

/** A worker that knows the testbed. */
public class WorkerWithToy {
  Toy toy;
}
