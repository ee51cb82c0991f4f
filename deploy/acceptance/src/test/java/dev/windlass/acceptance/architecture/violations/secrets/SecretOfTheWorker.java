package dev.windlass.acceptance.architecture.violations.secrets;

import dev.windlass.acceptance.architecture.violations.worker.Work;

/** An adapter that knows the worker. */
public class SecretOfTheWorker {
  Work work;
}
