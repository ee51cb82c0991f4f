package dev.windlass.postgresql.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.postgresql.lifecycle.NodeControl;
import dev.windlass.testbed.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How far the log of a killed server goes, compared with what it said itself. */
class LogEndTest {
  private final TestCluster cluster = TestCluster.alone();

  @AfterEach
  void stop() {
    cluster.close();
  }

  private long endAfterKill() {
    cluster.node("a").kill();
    try (Cluster nodes = cluster.clusterOf()) {
      return LogEnd.of(new NodeControl(nodes.nodes().getFirst()).lastRecord())
          .orElseThrow()
          .place()
          .value();
    }
  }

  private long now() {
    return Lsn.of(cluster.node("a").ask("SELECT pg_current_wal_flush_lsn()")).value();
  }

  @Test
  void itEndsWhereTheServerSaid() {
    cluster
        .node("a")
        .execute(
            "CREATE TABLE t AS SELECT repeat('x', 30000) || n AS v FROM generate_series(1, 2000) n");
    cluster.node("a").execute("SELECT pg_logical_emit_message(true, 'test', repeat('y', 100000))");
    long said = now();
    assertThat(endAfterKill()).isBetween(said, said + 1_000);
  }

  @Test
  void aSegmentThatWasClosedEarlyIsFull() {
    cluster.node("a").execute("SELECT pg_logical_emit_message(true, 'test', 'x')");
    cluster.node("a").execute("SELECT pg_switch_wal()");
    long said = now();
    assertThat(said % (16 << 20)).isZero();
    assertThat(endAfterKill()).isBetween(said, said + 1_000);
  }

  @Test
  void aServerThatWasPromotedAMomentAgoEndsOnItsNewTimeline() {
    cluster.node("a").execute("CREATE TABLE t (n int)");
    cluster.node("a").stop(PostgresServer.Mode.FAST);
    cluster.makeStandby("a");
    cluster.node("a").start();
    cluster.node("a").execute("ALTER SYSTEM SET checkpoint_timeout = '1h'");
    cluster.node("a").execute("ALTER SYSTEM SET checkpoint_completion_target = 1");
    cluster.node("a").execute("SELECT pg_promote()");
    cluster.node("a").execute("SELECT pg_logical_emit_message(true, 'test', repeat('y', 20000))");
    long said = now();
    assertThat(endAfterKill()).isBetween(said, said + 1_000);
  }
}
