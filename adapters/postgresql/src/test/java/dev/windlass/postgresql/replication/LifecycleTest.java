package dev.windlass.postgresql.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.EngineLifecycleResult;
import dev.windlass.messages.command.EngineLifecycleResult.Server;
import dev.windlass.messages.command.EngineLifecycleResult.State;
import dev.windlass.messages.command.EngineRestart;
import dev.windlass.messages.command.EngineStart;
import dev.windlass.messages.command.EngineStop;
import dev.windlass.messages.command.ReplicationStatusResult.Role;
import dev.windlass.postgresql.lifecycle.NodeControl;
import dev.windlass.postgresql.lifecycle.NodeFacts;
import dev.windlass.testbed.PostgresServer.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Servers are started and stopped with {@code pg_ctl}, and never is a second primary started. */
@TestInstance(Lifecycle.PER_CLASS)
class LifecycleTest {
  private final TestCluster cluster = TestCluster.start();
  private final Engine engine = cluster.engine();

  @AfterEach
  void allRunAgain() {
    engine.lifecycle().start(new EngineStart(null), WorkMonitor.NONE);
    cluster.await("both standbys stream", () -> cluster.streaming("a") == 2);
  }

  @AfterAll
  void stop() {
    engine.close();
    cluster.close();
  }

  private static AbstractThrowableAssert<?, ?> refused(FailureCode code, ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void allStopAndStartPrimaryFirst() {
    assertThat(engine.lifecycle().checkStop(new EngineStop(null, null)))
        .first()
        .isEqualTo("Stop a, which ends its sessions (a primary by its files).");

    EngineLifecycleResult stopped =
        engine.lifecycle().stop(new EngineStop(null, null), WorkMonitor.NONE);

    assertThat(stopped.servers()).extracting(Server::node).containsExactly("a", "b", "c");
    assertThat(stopped.servers())
        .allSatisfy(
            server -> {
              assertThat(server.before()).isEqualTo(State.RUNNING);
              assertThat(server.after()).isEqualTo(State.STOPPED);
              assertThat(server.took()).isPositive();
              assertThat(cluster.node(server.node()).isRunning()).isFalse();
            });

    EngineLifecycleResult started =
        engine.lifecycle().start(new EngineStart(null), WorkMonitor.NONE);

    assertThat(started.servers())
        .extracting(Server::role)
        .containsExactly(Role.PRIMARY, Role.STANDBY, Role.STANDBY);
    assertThat(started.servers()).extracting(Server::before).containsOnly(State.STOPPED);
    assertThat(engine.lifecycle().start(new EngineStart(null), WorkMonitor.NONE).servers())
        .as("what runs is left alone")
        .allSatisfy(server -> assertThat(server.took()).isNull());
  }

  @Test
  void aRestartBringsAChangedSetting() {
    cluster.node("c").execute("ALTER SYSTEM SET max_connections = 41");
    assertThat(engine.lifecycle().checkRestart(new EngineRestart("c", null)))
        .containsExactly("Stop c, which ends its sessions, and start it again (a standby).");

    EngineLifecycleResult result =
        engine.lifecycle().restart(new EngineRestart("c", null), WorkMonitor.NONE);

    assertThat(result.servers())
        .containsExactly(
            new Server(
                "c",
                State.RUNNING,
                State.RUNNING,
                Role.STANDBY,
                result.servers().getFirst().took()));
    assertThat(cluster.node("c").ask("SHOW max_connections")).isEqualTo("41");
  }

  @Test
  void aRestartThatWasLeftHalfDoneStarts() {
    cluster.node("b").stop(Mode.FAST);
    EngineLifecycleResult result =
        engine.lifecycle().restart(new EngineRestart("b", null), WorkMonitor.NONE);
    assertThat(result.servers().getFirst().before()).isEqualTo(State.STOPPED);
    assertThat(cluster.node("b").isRunning()).isTrue();
  }

  @Test
  void aForcedStopIsACrashThatTheNextStartMends() {
    engine.lifecycle().stop(new EngineStop("c", true), WorkMonitor.NONE);
    try (Cluster nodes = cluster.clusterOf()) {
      NodeFacts facts = new NodeControl(nodes.nodes().getLast()).look();
      assertThat(facts.isRunning()).isFalse();
      assertThat(facts.state()).isEqualTo("in archive recovery");
    }
  }

  @Test
  void noSecondPrimaryIsStarted() throws IOException {
    cluster.node("b").stop(Mode.FAST);
    Files.delete(cluster.node("b").data().resolve("standby.signal"));
    refused(
            FailureCode.PRECONDITION_FAILED,
            () -> engine.lifecycle().start(new EngineStart("b"), WorkMonitor.NONE))
        .hasMessageContaining("Node b would come up as a primary: it has no standby.signal.")
        .hasMessageContaining("Node a is the primary already.");
    engine.lifecycle().stop(new EngineStop("a", null), WorkMonitor.NONE);
    refused(
            FailureCode.PRECONDITION_FAILED,
            () -> engine.lifecycle().start(new EngineStart(null), WorkMonitor.NONE))
        .hasMessageContaining("So would node b; their timelines are 1 and 1.");
    cluster.makeStandby("b");
  }

  @Test
  void aServerThatCannotStartSaysWhy() throws IOException {
    cluster.node("c").stop(Mode.FAST);
    Path unknown = Files.writeString(cluster.node("c").data().resolve("recovery.conf"), "");
    try {
      refused(
              FailureCode.PRECONDITION_FAILED,
              () -> engine.lifecycle().start(new EngineStart("c"), WorkMonitor.NONE))
          .hasMessageContaining("using recovery command file \"recovery.conf\" is not supported");
    } finally {
      Files.delete(unknown);
    }
  }

  @Test
  void aNodeThatIsNotThereOrNotOurs() {
    refused(FailureCode.NOT_FOUND, () -> engine.lifecycle().checkStop(new EngineStop("x", null)))
        .hasMessageContaining("has no node named x");
    cluster.withoutControl("c");
    try (Engine other = cluster.engine()) {
      refused(
              FailureCode.PRECONDITION_FAILED,
              () -> other.lifecycle().checkStop(new EngineStop("c", null)))
          .hasMessageContaining("Node c has no control in the Engine document");
    } finally {
      cluster.withControl("c");
    }
  }
}
