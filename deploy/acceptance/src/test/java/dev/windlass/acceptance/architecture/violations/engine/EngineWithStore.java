package dev.windlass.acceptance.architecture.violations.engine;

import dev.windlass.acceptance.architecture.violations.objectstore.Store;

/** An engine that knows the object store. */
public class EngineWithStore {
  Store store;
}
