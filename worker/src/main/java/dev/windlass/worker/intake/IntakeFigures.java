package dev.windlass.worker.intake;

import dev.windlass.messages.FailureCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the intake counts. */
final class IntakeFigures {
  private final MeterRegistry registry;
  private final Counter admitted;
  private final Counter repeated;

  IntakeFigures(MeterRegistry registry) {
    this.registry = registry;
    this.admitted =
        Counter.builder("windlass.commands.admitted")
            .description("Commands that became jobs")
            .register(registry);
    this.repeated =
        Counter.builder("windlass.commands.repeated")
            .description("Commands that came again and fell away")
            .register(registry);
  }

  void admitted(int commands) {
    admitted.increment(commands);
  }

  void repeated(int commands) {
    repeated.increment(commands);
  }

  void refused(FailureCode code) {
    Counter.builder("windlass.commands.refused")
        .description("Messages sent to the dead-letter topic, by reason")
        .tag("code", code.name())
        .register(registry)
        .increment();
  }
}
