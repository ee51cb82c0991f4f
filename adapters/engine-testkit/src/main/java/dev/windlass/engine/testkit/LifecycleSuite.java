package dev.windlass.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.Capability;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Lifecycle;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.EngineRestart;
import dev.windlass.messages.command.EngineStart;
import dev.windlass.messages.command.EngineStop;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * What every engine does whose servers can be started and stopped. The engine under test is shared
 * by other suites, so that it is not stopped here: an adapter tests that with servers of its own.
 */
public abstract class LifecycleSuite {
  /** For the adapter's own class. */
  protected LifecycleSuite() {}

  /** The engine. */
  protected abstract EngineUnderTest subject();

  @Test
  void whatCannotBeStartedAndStoppedIsRefused() {
    try (Engine engine = subject().open()) {
      if (Refusals.refusesWithout(engine, Capability.LIFECYCLE, engine::lifecycle)) {
        return;
      }
      Lifecycle lifecycle = engine.lifecycle();
      String node = "no-such-node";
      refuses(() -> lifecycle.checkStart(new EngineStart(node)));
      refuses(() -> lifecycle.checkStop(new EngineStop(node, null)));
      refuses(() -> lifecycle.checkRestart(new EngineRestart(node, null)));
    }
  }

  private static void refuses(ThrowingCallable check) {
    EngineException failure = catchThrowableOfType(EngineException.class, check);
    assertThat(failure).isNotNull();
    assertThat(failure.code()).isIn(FailureCode.NOT_FOUND, FailureCode.PRECONDITION_FAILED);
    assertThat(failure.getMessage()).isNotBlank();
  }
}
