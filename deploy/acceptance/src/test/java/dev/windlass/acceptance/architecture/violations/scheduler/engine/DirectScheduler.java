package dev.windlass.acceptance.architecture.violations.scheduler.engine;

import dev.windlass.acceptance.architecture.violations.engine.EngineWithStore;

/** A scheduler that reaches past Kafka. */
public class DirectScheduler {
  EngineWithStore engine;
}
