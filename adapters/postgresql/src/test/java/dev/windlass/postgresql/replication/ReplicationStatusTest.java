package dev.windlass.postgresql.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.Engine;
import dev.windlass.messages.command.ReplicationStatusResult;
import dev.windlass.messages.command.ReplicationStatusResult.Node;
import dev.windlass.messages.command.ReplicationStatusResult.Partner;
import dev.windlass.messages.command.ReplicationStatusResult.Role;
import dev.windlass.messages.command.ReplicationStatusResult.Slot;
import dev.windlass.testbed.PostgresServer.Mode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.node.IntNode;

/** What a primary and two standbys say, well and ill. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicationStatusTest {
  private final TestCluster cluster = TestCluster.start();
  private final Engine engine = cluster.engine();

  @BeforeAll
  void write() {
    cluster.node("a").execute("CREATE TABLE t AS SELECT generate_series(1, 1000) AS n");
  }

  @AfterAll
  void stop() {
    engine.close();
    cluster.close();
  }

  private static Node node(ReplicationStatusResult status, String name) {
    return status.nodes().stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  @Order(1)
  void theWholeClusterIsSeenFromPrimaryAndStandbys() {
    cluster.await(
        "all is replayed",
        () -> node(engine.replication().status(), "c").lagBytes() instanceof Long lag && lag == 0);
    ReplicationStatusResult status = engine.replication().status();

    assertThat(status.primary()).isEqualTo("a");
    assertThat(status.findings()).isEmpty();
    assertThat(status.nodes()).extracting(Node::name).containsExactly("a", "b", "c");
    Node primary = node(status, "a");
    assertThat(primary.role()).isEqualTo(Role.PRIMARY);
    assertThat(primary.timeline()).isEqualTo(1);
    assertThat(primary.partners()).extracting(Partner::node).containsExactly("b", "c");
    assertThat(primary.partners())
        .extracting(Partner::slot)
        .containsExactly("windlass_b", "windlass_c");
    Node standby = node(status, "b");
    assertThat(standby.role()).isEqualTo(Role.STANDBY);
    assertThat(standby.systemId()).isEqualTo(primary.systemId()).hasSizeGreaterThan(15);
    assertThat(standby.timeline()).isEqualTo(1);
    assertThat(standby.upstream()).isEqualTo("a");
    assertThat(standby.mode()).isEqualTo("streaming");
    assertThat(standby.syncState()).isEqualTo("async");
    assertThat(standby.lag()).isEqualTo(Duration.ZERO);
    assertThat(status.slots()).extracting(Slot::name).containsExactly("windlass_b", "windlass_c");
    assertThat(status.slots()).allMatch(Slot::active).allMatch(s -> "reserved".equals(s.state()));
  }

  @Test
  @Order(2)
  void aStandbyThatThePrimaryWaitsForSaysSo() {
    cluster.node("a").execute("ALTER SYSTEM SET synchronous_standby_names = 'b'");
    cluster.node("a").execute("SELECT pg_reload_conf()");
    cluster.await(
        "b is synchronous",
        () -> "sync".equals(node(engine.replication().status(), "b").syncState()));
    assertThat(node(engine.replication().status(), "c").syncState()).isEqualTo("async");
    cluster.node("a").execute("ALTER SYSTEM RESET synchronous_standby_names");
    cluster.node("a").execute("SELECT pg_reload_conf()");
  }

  @Test
  @Order(2)
  void aStandbyThatStandsStillIsBehindInBytesAndSeconds() {
    cluster.node("b").execute("SELECT pg_wal_replay_pause()");
    cluster.node("a").execute("INSERT INTO t SELECT generate_series(1, 20000)");
    cluster.await(
        "b is behind",
        () ->
            node(engine.replication().status(), "b").lagBytes() instanceof Long lag
                && lag > 1_000_000);
    ReplicationStatusResult status = engine.replication().status();
    assertThat(node(status, "b").lag()).isPositive();
    assertThat(node(status, "b").replayPaused()).isTrue();
    assertThat(status.findings()).contains("Replay on standby b is paused.");
    cluster.node("b").execute("SELECT pg_wal_replay_resume()");
  }

  @Test
  @Order(3)
  void anEngineThatLeadsToAStandbySaysSo() {
    try (Engine stale = cluster.engine(Map.of("port", IntNode.valueOf(cluster.node("b").port())))) {
      ReplicationStatusResult status = stale.replication().status();
      assertThat(status.primary()).isEqualTo("a");
      assertThat(status.findings())
          .anyMatch(finding -> finding.contains("lead to node b, and the primary is a"));
    }
  }

  @Test
  @Order(4)
  void aStandbyThatIsGoneIsNamedAndSoIsItsSlot() {
    cluster.node("c").stop(Mode.FAST);
    cluster.await(
        "the slot of c is idle",
        () -> engine.replication().status().slots().stream().anyMatch(slot -> !slot.active()));
    ReplicationStatusResult status = engine.replication().status();
    assertThat(node(status, "c").role()).isEqualTo(Role.UNREACHABLE);
    assertThat(node(status, "c").problem()).contains("cannot be reached");
    assertThat(status.findings())
        .contains("Node c did not answer.")
        .anyMatch(finding -> finding.startsWith("Nobody uses slot windlass_c on a"));
    cluster.node("c").start();
  }

  @Test
  @Order(5)
  void withoutAPrimaryTheStandbysStillAnswer() {
    cluster.node("a").kill();
    cluster.await(
        "b has noticed", () -> "none".equals(node(engine.replication().status(), "b").mode()));
    ReplicationStatusResult status = engine.replication().status();
    assertThat(status.primary()).isNull();
    assertThat(status.findings())
        .contains("No node answers as primary: nothing takes writes.", "Node a did not answer.")
        .anyMatch(finding -> finding.startsWith("Standby b does not stream"));
    assertThat(node(status, "b").lagBytes()).isNull();
  }

  @Test
  @Order(6)
  void twoPrimariesAreTheWorstThatCanBeFound() {
    cluster.node("b").execute("SELECT pg_promote()");
    cluster.node("c").execute("SELECT pg_promote()");
    ReplicationStatusResult status = engine.replication().status();
    assertThat(status.primary()).isNull();
    assertThat(status.findings().getFirst())
        .isEqualTo(
            "More than one node is a primary and takes writes: b, c. Stop all but one at once.");
  }
}
