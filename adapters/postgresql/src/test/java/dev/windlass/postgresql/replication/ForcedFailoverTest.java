package dev.windlass.postgresql.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Replication.Attempt;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.EngineFailover;
import dev.windlass.messages.command.EngineFailover.Mode;
import dev.windlass.messages.command.EngineFailoverResult;
import dev.windlass.testbed.PostgresServer;
import java.sql.SQLException;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A primary is gone, or only seems to be. */
class ForcedFailoverTest {
  private final TestCluster cluster = TestCluster.start();

  @AfterEach
  void stop() {
    cluster.close();
  }

  private EngineFailoverResult force(@Nullable String node, boolean again) {
    return force(node, again, false);
  }

  private EngineFailoverResult force(@Nullable String node, boolean again, boolean oldIsOff) {
    try (Engine engine = cluster.engine()) {
      return engine
          .replication()
          .failover(
              new EngineFailover(Mode.FORCED, node, null, oldIsOff),
              new Attempt("job", again ? 2 : 1, again),
              WorkMonitor.NONE);
    }
  }

  private AbstractThrowableAssert<?, ?> refused(@Nullable String node) {
    return assertThatThrownBy(() -> force(node, false))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.PRECONDITION_FAILED));
  }

  private void awaitNobodyStreams(String... standbys) {
    for (String standby : standbys) {
      cluster.await(
          standby + " has noticed",
          () -> cluster.node(standby).ask("SELECT count(*) FROM pg_stat_wal_receiver").equals("0"));
    }
  }

  @Test
  void theFurthestStandbyTakesThePlaceOfAKilledPrimaryAndTheOthersFollow() throws SQLException {
    try (Traffic traffic = Traffic.on(cluster)) {
      cluster.node("a").kill();
      awaitNobodyStreams("b", "c");

      EngineFailoverResult result = force(null, false);

      assertThat(result.oldPrimary()).isEqualTo("a");
      assertThat(result.timeline()).isEqualTo(2);
      assertThat(result.lostBytes()).isNotNull().isNotNegative();
      assertThat(result.warnings()).singleElement().asString().contains("pg_rewind");
      String primary = result.newPrimary();
      String other = primary.equals("b") ? "c" : "b";
      assertThat(cluster.streaming(primary)).isEqualTo(1);
      assertThat(cluster.node(other).ask("SELECT pg_is_in_recovery()")).isEqualTo("t");
      int before = traffic.count();
      cluster.await("rows are written again", () -> traffic.count() > before + 50);
      Set<Integer> missing = traffic.missingOn(primary);
      System.out.printf("forced: %s rows lost, %s bytes%n", missing, result.lostBytes());
      assertThat(missing.isEmpty() || result.lostBytes() > 0).isTrue();

      cluster.node("a").start();
      assertThat(cluster.node("a").ask("SELECT pg_is_in_recovery()"))
          .as("the old primary is fenced, whoever starts it")
          .isEqualTo("t");
    }
  }

  @Test
  void aSuccessorFindsWhatItsPredecessorDid() {
    cluster.node("a").kill();
    awaitNobodyStreams("b", "c");
    assertThat(force("b", false).newPrimary()).isEqualTo("b");

    EngineFailoverResult again = force("b", true);

    assertThat(again.newPrimary()).isEqualTo("b");
    assertThat(again.oldPrimary()).isEqualTo("a");
    assertThat(cluster.streaming("b")).isEqualTo(1);
  }

  @Test
  void aPrimaryThatAnswersIsNotGone() {
    refused(null).hasMessageContaining("Node a answers as primary: fail over as planned.");
  }

  @Test
  void aPrimaryFromWhichAStandbyStreamsIsNotGone() {
    cluster.withoutControl("a");
    cluster.node("a").signal("STOP");
    refused("b").hasMessageContaining(": b, c streams from it.");
    cluster.node("a").signal("CONT");
  }

  @Test
  void aServerThatRunsOnItsMachineAndHangsIsNotGone() {
    cluster.node("a").signal("STOP");
    refused("b").hasMessageContaining("The server of a runs on its machine and does not answer");
    cluster.node("a").signal("CONT");
  }

  @Test
  void withoutAQuorumUnreachableIsNoProof() {
    cluster.withoutControl("a");
    cluster.node("a").kill();
    cluster.node("c").stop(PostgresServer.Mode.FAST);
    awaitNobodyStreams("b");
    refused("b").hasMessageContaining("only 1 of 3 nodes answer, and more than half have to");
    cluster.node("c").start();
    awaitNobodyStreams("c");
    refused("b").hasMessageContaining("it may still take writes from its own clients");
    assertThat(force("b", false, true).warnings())
        .anyMatch(warning -> warning.startsWith("Node a could not be fenced"));
  }

  @Test
  void aStandbyThatIsBehindAnotherIsRefused() {
    cluster.node("c").stop(PostgresServer.Mode.FAST);
    cluster.node("a").execute("CREATE TABLE later AS SELECT generate_series(1, 1000) AS n");
    cluster.await(
        "b has it", () -> cluster.node("b").ask("SELECT to_regclass('later')").equals("later"));
    cluster.node("a").kill();
    cluster.node("c").start();
    awaitNobodyStreams("b", "c");
    refused("c").hasMessageContaining("and b is further: name that one, or none");
  }
}
