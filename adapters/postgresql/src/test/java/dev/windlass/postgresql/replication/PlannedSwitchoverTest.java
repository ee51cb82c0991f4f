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
import dev.windlass.messages.command.ReplicationStatusResult;
import dev.windlass.messages.command.ReplicationStatusResult.Slot;
import dev.windlass.postgresql.connection.NodeSettings;
import dev.windlass.postgresql.lifecycle.Claim;
import dev.windlass.postgresql.lifecycle.NodeControl;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestbedException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A primary hands over under load, and what becomes of it when something goes wrong. */
class PlannedSwitchoverTest {
  private final TestCluster cluster = TestCluster.start();
  private final Engine engine = cluster.engine();

  @AfterEach
  void stop() {
    engine.close();
    cluster.close();
  }

  private static EngineFailover to(String node) {
    return new EngineFailover(Mode.PLANNED, node, null, null);
  }

  private EngineFailoverResult run(String to, String job, WorkMonitor monitor) {
    return engine.replication().failover(to(to), new Attempt(job, 1, false), monitor);
  }

  private EngineFailoverResult again(String to, String job) {
    return engine.replication().failover(to(to), new Attempt(job, 2, true), WorkMonitor.NONE);
  }

  private static void lost() {
    throw new EngineException(FailureCode.OUTCOME_UNKNOWN, "The lease is another's.", null);
  }

  private static void cancelled() {
    throw new EngineException(FailureCode.CANCELLED, "Cancelled.", null);
  }

  private void assertWhole(String primary) {
    cluster.await("two standbys stream from " + primary, () -> cluster.streaming(primary) == 2);
    ReplicationStatusResult status = engine.replication().status();
    assertThat(status.primary()).isEqualTo(primary);
    assertThat(status.findings())
        .filteredOn(finding -> !finding.contains("host and port lead to"))
        .isEmpty();
    assertThat(status.slots()).extracting(Slot::node).containsOnly(primary);
  }

  @Test
  void nothingThatWasAcknowledgedIsLostThereAndBack() throws SQLException {
    assertThat(engine.replication().checkFailover(to("b")))
        .anyMatch(step -> step.startsWith("Checked lag: Node b is"))
        .contains("Promote b and write to it.");
    try (Traffic traffic = Traffic.on(cluster)) {
      EngineFailoverResult there = run("b", "job-1", WorkMonitor.NONE);
      int before = traffic.count();
      cluster.await("rows are written again", () -> traffic.count() > before + 50);

      assertThat(there.oldPrimary()).isEqualTo("a");
      assertThat(there.newPrimary()).isEqualTo("b");
      assertThat(there.timeline()).isEqualTo(2);
      assertThat(there.lostBytes()).isZero();
      assertThat(there.warnings()).isEmpty();
      assertThat(there.downtime()).isPositive().isLessThan(Duration.ofSeconds(60));
      assertWhole("b");
      assertThatThrownBy(() -> cluster.node("a").execute("CREATE TABLE no (n int)"))
          .isInstanceOf(TestbedException.class)
          .hasRootCauseMessage("ERROR: cannot execute CREATE TABLE in a read-only transaction");

      EngineFailoverResult back = run("a", "job-2", WorkMonitor.NONE);
      assertThat(back.timeline()).isEqualTo(3);
      assertThat(back.warnings()).isEmpty();
      assertWhole("a");
      System.out.printf(
          "downtime there %s, back %s; longest gap of a client %s, %,d rows%n",
          there.downtime(), back.downtime(), traffic.longestGap(), traffic.count());
      assertThat(traffic.missingOn("a")).isEmpty();
    }
  }

  @Test
  void aCancelBeforeThePromotionGivesTheOldPrimaryBack() throws SQLException {
    try (Traffic traffic = Traffic.on(cluster)) {
      assertThatThrownBy(
              () ->
                  run(
                      "b",
                      "job",
                      new EdgeMonitor(
                          EdgeMonitor.BEFORE_PROMOTION, PlannedSwitchoverTest::cancelled)))
          .isInstanceOfSatisfying(
              EngineException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CANCELLED))
          .hasMessageContaining("The old primary a was started again and serves");
      assertWhole("a");
      assertThat(cluster.node("a").data().resolve("standby.signal")).doesNotExist();
      int before = traffic.count();
      cluster.await("rows are written again", () -> traffic.count() > before + 50);
      assertThat(traffic.missingOn("a")).isEmpty();
    }
  }

  @Test
  void aTargetThatDiesWhileThePrimaryStopsGivesTheOldPrimaryBack() {
    assertThatThrownBy(
            () ->
                run(
                    "b",
                    "job",
                    new EdgeMonitor(EdgeMonitor.BEFORE_STOP, () -> cluster.node("b").kill())))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.PRECONDITION_FAILED))
        .hasMessageContaining("Node b does not answer. The old primary a was started again");
    cluster.node("a").execute("CREATE TABLE serves (n int)");
  }

  @Test
  void aSuccessorGoesOnWhereItsPredecessorStoppedAndThePredecessorCanDoNoMore() throws Exception {
    assertThatThrownBy(
            () ->
                run(
                    "b",
                    "job",
                    new EdgeMonitor(EdgeMonitor.BEFORE_PROMOTION, PlannedSwitchoverTest::lost)))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.OUTCOME_UNKNOWN));
    assertThat(cluster.node("a").isRunning()).isFalse();
    assertThat(cluster.node("b").ask("SELECT pg_is_in_recovery()")).isEqualTo("t");

    EngineFailoverResult result = again("b", "job");

    assertThat(result.newPrimary()).isEqualTo("b");
    assertThat(result.downtime()).isNotNull();
    assertWhole("b");
    NodeControl stale = new NodeControl(settings("a"));
    assertThatThrownBy(() -> stale.unfence(new Claim("job", 1)))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("another job or attempt works on this node");
    assertThat(Files.exists(cluster.node("a").data().resolve("standby.signal"))).isTrue();
    assertThat(again("b", "job").changes())
        .containsExactly("An earlier attempt made b the primary.");
  }

  @Test
  void aSuccessorFindsThePromotionDone() {
    assertThatThrownBy(
            () ->
                run(
                    "b",
                    "job",
                    new EdgeMonitor(EdgeMonitor.BEFORE_PROMOTION, PlannedSwitchoverTest::lost)))
        .isInstanceOf(EngineException.class);
    cluster.node("b").execute("SELECT pg_promote()");

    EngineFailoverResult result = again("b", "job");

    assertThat(result.timeline()).isEqualTo(2);
    assertWhole("b");
  }

  @Test
  void aSuccessorBeginsAnewWhenNothingWasChanged() {
    assertThatThrownBy(
            () ->
                run(
                    "b",
                    "job",
                    new EdgeMonitor(EdgeMonitor.BEFORE_STOP, PlannedSwitchoverTest::lost)))
        .isInstanceOf(EngineException.class);
    cluster.node("a").execute("CREATE TABLE serves (n int)");

    assertThat(again("b", "job").newPrimary()).isEqualTo("b");
    assertWhole("b");
  }

  @Test
  void aSuccessorFindsThePrimaryStoppedAndNotFenced() {
    assertThatThrownBy(
            () ->
                run(
                    "b",
                    "job",
                    new EdgeMonitor(EdgeMonitor.BEFORE_STOP, PlannedSwitchoverTest::lost)))
        .isInstanceOf(EngineException.class);
    cluster.node("a").stop(PostgresServer.Mode.FAST);

    assertThat(again("b", "job").newPrimary()).isEqualTo("b");
    assertWhole("b");
  }

  @Test
  void aPredecessorThatWakesWhenItsSuccessorGaveTheOldPrimaryBackPromotesNothing() {
    assertThatThrownBy(
            () ->
                run("b", "job", new EdgeMonitor(EdgeMonitor.BEFORE_PROMOTION, this::cancelledBy2)))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.OUTCOME_UNKNOWN))
        .hasMessageContaining("another job or attempt works on this node");
    assertWhole("a");
    assertThat(cluster.node("b").ask("SELECT pg_is_in_recovery()")).isEqualTo("t");
  }

  /** A second attempt takes over, is cancelled and undoes. */
  private void cancelledBy2() {
    EdgeMonitor cancelled = new EdgeMonitor(1, PlannedSwitchoverTest::cancelled);
    assertThatThrownBy(
            () -> engine.replication().failover(to("b"), new Attempt("job", 2, true), cancelled))
        .hasMessageContaining("The old primary a was started again and serves");
  }

  @Test
  void onceTheTargetMayHaveBeenToldThereIsNoWayBack() {
    assertThatThrownBy(
            () ->
                run(
                    "b",
                    "job",
                    new EdgeMonitor(EdgeMonitor.BEFORE_PROMOTION, PlannedSwitchoverTest::lost)))
        .isInstanceOf(EngineException.class);
    new NodeControl(settings("a")).promoting(new Claim("job", 1));
    cluster.node("b").signal("STOP");
    EngineFailover another = new EngineFailover(Mode.FORCED, "c", null, true);
    assertThatThrownBy(() -> engine.replication().checkFailover(another))
        .hasMessageContaining("Job job may have made node b the primary, and that one");
    cluster.node("b").signal("CONT");

    EngineFailoverResult result =
        engine
            .replication()
            .failover(
                to("b"),
                new Attempt("job", 2, true),
                new EdgeMonitor(1, PlannedSwitchoverTest::cancelled));

    assertThat(result.newPrimary()).isEqualTo("b");
    assertWhole("b");
  }

  @Test
  void aSuccessorThatCannotSeeTheTargetChangesNothing() {
    assertThatThrownBy(
            () ->
                run(
                    "b",
                    "job",
                    new EdgeMonitor(EdgeMonitor.BEFORE_PROMOTION, PlannedSwitchoverTest::lost)))
        .isInstanceOf(EngineException.class);
    cluster.node("b").kill();

    assertThatThrownBy(() -> again("b", "job"))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> {
              assertThat(e.code()).isEqualTo(FailureCode.OUTCOME_UNKNOWN);
              assertThat(e)
                  .hasMessageContaining("took node a (running: false, state \"shut down\", fenced)")
                  .hasMessageContaining("node b does not answer");
            });
    assertThat(cluster.node("a").isRunning()).isFalse();
    cluster.node("b").start();
    assertThat(again("b", "job").newPrimary()).isEqualTo("b");
  }

  private NodeSettings settings(String node) {
    try (Cluster nodes = cluster.clusterOf()) {
      return nodes.nodes().stream()
          .filter(settings -> settings.name().equals(node))
          .findFirst()
          .orElseThrow();
    }
  }
}
