package dev.windlass.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.Capability;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineHealth;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.EngineMetadata;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What every engine does. */
public abstract class EngineSuite {
  /** For the adapter's own class. */
  protected EngineSuite() {}

  /** The engine. */
  protected abstract EngineUnderTest subject();

  @Test
  void describesItself() {
    try (Engine engine = subject().open()) {
      EngineMetadata metadata = engine.describe();
      assertThat(metadata.name()).isEqualTo(engine.name());
      assertThat(metadata.version()).isNotBlank();
      assertThat(metadata.status()).isEqualTo("up");
      assertThat(metadata.capabilities())
          .containsExactlyElementsOf(
              engine.capabilities().stream().map(Capability::name).sorted().toList());
    }
  }

  @Test
  void tellsTheTime() {
    try (Engine engine = subject().open()) {
      Instant first = engine.serverTime();
      assertThat(engine.serverTime()).isAfterOrEqualTo(first);
    }
  }

  @Test
  void isHealthyWhenItAnswers() {
    try (Engine engine = subject().open()) {
      EngineHealth health = engine.checkHealth();
      assertThat(health.up()).isTrue();
      assertThat(health.failure()).isNull();
      assertThat(health.latency()).isPositive();
    }
  }

  @Test
  void isNotHealthyAndDoesNotThrowWhenNobodyAnswers() {
    try (Engine engine = subject().openUnreachable()) {
      EngineHealth health = engine.checkHealth();
      assertThat(health.up()).isFalse();
      assertThat(health.failure()).isNotNull();
      assertThat(health.failure().code()).isEqualTo(FailureCode.ENGINE_UNREACHABLE);
      assertThat(health.failure().isTransient()).isTrue();
    }
  }

  @Test
  void saysSoWhenNobodyAnswers() {
    try (Engine engine = subject().openUnreachable()) {
      Refusals.fails(FailureCode.ENGINE_UNREACHABLE, engine::describe);
    }
  }

  @Test
  void takesNoWorkOnceClosed() {
    Engine engine = subject().open();
    engine.describe();
    engine.close();
    Refusals.fails(FailureCode.CANCELLED, engine::describe);
  }
}
