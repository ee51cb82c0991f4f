package dev.windlass.worker.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the relay counts. */
final class RelayFigures {
  private final Counter published;
  private final Counter failed;

  RelayFigures(MeterRegistry registry) {
    this.published =
        Counter.builder("windlass.events.published")
            .description("Messages acknowledged by Kafka")
            .register(registry);
    this.failed =
        Counter.builder("windlass.events.failures")
            .description("Attempts to publish a message that failed")
            .register(registry);
  }

  void published() {
    published.increment();
  }

  void failed() {
    failed.increment();
  }
}
