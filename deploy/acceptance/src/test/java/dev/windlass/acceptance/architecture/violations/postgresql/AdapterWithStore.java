package dev.windlass.acceptance.architecture.violations.postgresql;

import dev.windlass.acceptance.architecture.violations.objectstore.Store;

/** An adapter that knows the object store. */
public class AdapterWithStore {
  Store store;
}
