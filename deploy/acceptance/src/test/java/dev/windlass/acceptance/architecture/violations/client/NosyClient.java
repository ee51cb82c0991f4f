package dev.windlass.acceptance.architecture.violations.client;

import dev.windlass.acceptance.architecture.violations.worker.Work;

/** A client that knows the worker. */
public class NosyClient {
  Work work;
}
