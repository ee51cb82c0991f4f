package dev.windlass.postgresql.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Replication.Attempt;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.EngineFailover;
import dev.windlass.messages.command.EngineFailover.Mode;
import dev.windlass.messages.command.EngineLifecycleResult.Server;
import dev.windlass.messages.command.EngineLifecycleResult.State;
import dev.windlass.messages.command.EngineStart;
import dev.windlass.messages.command.EngineStop;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same over the real {@code ssh} and {@code sshd}, where there is one. */
class SshLifecycleTest {
  @TempDir Path directory;

  private TestCluster cluster;
  private TestSshd sshd;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(
        TestSshd.find().isPresent(),
        "There is no sshd on this machine (/usr/sbin/sshd, or WINDLASS_SSHD).");
    cluster = TestCluster.start();
    sshd = TestSshd.start(directory, cluster.node("a").account().orElse(null));
    cluster.overSsh(sshd.destination(), sshd.configuration());
  }

  @AfterEach
  void stop() {
    if (cluster != null) {
      sshd.close();
      cluster.close();
    }
  }

  @Test
  void serversAreStoppedStartedAndFailedOverOverSsh() {
    try (Engine engine = cluster.engine()) {
      assertThat(engine.lifecycle().stop(new EngineStop("c", null), WorkMonitor.NONE).servers())
          .extracting(Server::after)
          .containsExactly(State.STOPPED);
      assertThat(engine.lifecycle().start(new EngineStart("c"), WorkMonitor.NONE).servers())
          .extracting(Server::after)
          .containsExactly(State.RUNNING);
      assertThat(
              engine
                  .replication()
                  .failover(
                      new EngineFailover(Mode.PLANNED, "b", null, null),
                      new Attempt("job", 1, false),
                      WorkMonitor.NONE)
                  .warnings())
          .isEmpty();
      assertThat(cluster.node("a").ask("SELECT pg_is_in_recovery()")).isEqualTo("t");

      sshd.close();
      assertThatThrownBy(() -> engine.lifecycle().checkStop(new EngineStop("c", null)))
          .isInstanceOfSatisfying(
              EngineException.class,
              e -> assertThat(e.code()).isEqualTo(FailureCode.ENGINE_UNREACHABLE))
          .hasMessageContaining("Connection refused");
      assertThat(Files.exists(cluster.node("a").data().resolve("standby.signal"))).isTrue();
    }
  }
}
