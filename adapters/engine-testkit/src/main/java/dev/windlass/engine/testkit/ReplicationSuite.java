package dev.windlass.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.Capability;
import dev.windlass.engine.Engine;
import dev.windlass.engine.Replication;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.EngineFailover;
import dev.windlass.messages.command.ReplicationStatusResult;
import dev.windlass.messages.command.ReplicationStatusResult.Node;
import dev.windlass.messages.command.ReplicationStatusResult.Role;
import org.junit.jupiter.api.Test;

/** What every engine does that says how its servers replicate. */
public abstract class ReplicationSuite {
  /** For the adapter's own class. */
  protected ReplicationSuite() {}

  /** The engine. */
  protected abstract EngineUnderTest subject();

  @Test
  void theServerThatTakesWritesIsThePrimary() {
    try (Engine engine = subject().open()) {
      if (absent(engine)) {
        return;
      }
      ReplicationStatusResult status = engine.replication().status();
      assertThat(status.primary()).isNotNull();
      assertThat(status.nodes())
          .filteredOn(node -> node.role() == Role.PRIMARY)
          .singleElement()
          .satisfies(
              primary -> {
                assertThat(primary.name()).isEqualTo(status.primary());
                assertThat(primary.problem()).isNull();
                assertThat(primary.position()).isNotBlank();
              });
      assertThat(status.nodes()).extracting(Node::name).doesNotHaveDuplicates();
      assertThat(status.findings()).allMatch(finding -> finding.endsWith("."), "is a sentence");
    }
  }

  @Test
  void whenNobodyAnswersTheEngineIsUnreachable() {
    try (Engine engine = subject().openUnreachable()) {
      if (absent(engine)) {
        return;
      }
      Refusals.fails(FailureCode.ENGINE_UNREACHABLE, () -> engine.replication().status());
    }
  }

  @Test
  void anEngineThatCannotFailOverSaysSo() {
    try (Engine engine = subject().open()) {
      EngineFailover wanted = new EngineFailover(EngineFailover.Mode.PLANNED, null, null, null);
      if (!engine.capabilities().contains(Capability.FAILOVER)) {
        Refusals.fails(
            FailureCode.UNSUPPORTED_OPERATION, () -> engine.replication().checkFailover(wanted));
        return;
      }
      Refusals.fails(
          FailureCode.PRECONDITION_FAILED, () -> engine.replication().checkFailover(wanted));
      Refusals.fails(
          FailureCode.PRECONDITION_FAILED,
          () ->
              engine
                  .replication()
                  .failover(wanted, new Replication.Attempt("job", 1, false), WorkMonitor.NONE));
    }
  }

  private static boolean absent(Engine engine) {
    return Refusals.refusesWithout(engine, Capability.REPLICATION, engine::replication);
  }
}
