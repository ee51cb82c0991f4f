package dev.windlass.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.Capability;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Assertions that several suites share. */
final class Refusals {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Refusals() {}

  /** The work fails with this code and a sentence; returns the failure. */
  static EngineException fails(FailureCode code, ThrowingCallable work) {
    EngineException failure = catchThrowableOfType(EngineException.class, work);
    assertThat(failure).as("a failure with code %s", code).isNotNull();
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
    assertThat(failure.getMessage()).isNotBlank();
    return failure;
  }

  /**
   * False when the engine declares the capability; when it does not, the facet is refused with
   * {@code UNSUPPORTED_OPERATION}, naming the engine.
   */
  static boolean refusesWithout(Engine engine, Capability capability, ThrowingCallable facet) {
    if (engine.capabilities().contains(capability)) {
      return false;
    }
    EngineException failure = fails(FailureCode.UNSUPPORTED_OPERATION, facet);
    assertThat(failure).hasMessageContaining(engine.name());
    assertThat(failure.help()).as("what to use instead").isNotBlank();
    return true;
  }

  /** Waits until something holds, looking again and again. */
  static void eventually(String what, BooleanSupplier holds) {
    long start = System.nanoTime();
    while (!holds.getAsBoolean()) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(PATIENCE);
      Thread.onSpinWait();
    }
  }
}
