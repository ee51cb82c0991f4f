package dev.windlass.acceptance.architecture.violations.worker.engine;

import dev.windlass.acceptance.architecture.violations.postgresql.AdapterWithStore;

/** A worker that knows one adapter. */
public class HardWired {
  AdapterWithStore adapter;
}
