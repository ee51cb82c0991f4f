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
import dev.windlass.testbed.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.StringNode;

/** Everything that keeps a primary from being told to hand over; it goes on serving. */
@TestInstance(Lifecycle.PER_CLASS)
class SwitchoverRefusalTest {
  private final TestCluster cluster = TestCluster.archiving();
  private final Engine engine =
      cluster.engine(Map.of("longTransaction", StringNode.valueOf("PT0.3S")));

  @AfterAll
  void stop() {
    engine.close();
    cluster.close();
  }

  private AbstractThrowableAssert<?, ?> refused(String node, long lag) {
    return assertThatThrownBy(
            () ->
                engine
                    .replication()
                    .failover(
                        new EngineFailover(Mode.PLANNED, node, lag, null),
                        new Attempt("job", 1, false),
                        WorkMonitor.NONE))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> {
              assertThat(e.code()).isEqualTo(FailureCode.PRECONDITION_FAILED);
              assertThat(e.help()).startsWith("Nothing was changed.");
              assertThat(cluster.node("a").ask("SELECT pg_is_in_recovery()")).isEqualTo("f");
            });
  }

  @Test
  void aNodeThatIsNotThere() {
    assertThatThrownBy(
            () ->
                engine
                    .replication()
                    .checkFailover(new EngineFailover(Mode.PLANNED, "x", null, null)))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.NOT_FOUND))
        .hasMessageContaining("has no node named x; it has a, b, c");
  }

  @Test
  void theNodeThatIsPrimaryAlready() {
    refused("a", 0).hasMessageContaining("Node a is the primary already.");
  }

  @Test
  void aNodeThatIsBehind() {
    cluster.node("b").execute("SELECT pg_wal_replay_pause()");
    cluster.node("a").execute("CREATE TABLE IF NOT EXISTS behind AS SELECT 1 AS n");
    refused("b", 0)
        .hasMessageContaining("bytes behind; 0 are allowed.")
        .hasMessageContaining("Replay on node b is paused.");
    cluster.node("b").execute("SELECT pg_wal_replay_resume()");
  }

  @Test
  void aNodeThatDoesNotAnswerOrDoesNotStream() {
    cluster.node("c").stop(PostgresServer.Mode.FAST);
    refused("c", 1 << 20).hasMessageContaining("cannot be reached");
    cluster.node("c").start();
    cluster.node("c").execute("ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=1'");
    cluster.node("c").execute("SELECT pg_reload_conf()");
    cluster.await(
        "c streams no more",
        () -> cluster.node("c").ask("SELECT count(*) FROM pg_stat_wal_receiver").equals("0"));
    refused("c", 1 << 20).hasMessageContaining("Node c does not stream from a.");
    cluster.node("c").execute("ALTER SYSTEM RESET primary_conninfo");
  }

  @Test
  void aLongTransaction() throws SQLException {
    try (Connection connection = cluster.node("a").connect("postgres");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT pg_sleep(0.5)");
      refused("b", 1 << 20).hasMessageContaining("are older than 0.3 s and would be lost");
    }
  }

  @Test
  void aBaseBackup(@TempDir Path directory) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(
                cluster.node("a").installation().tool("pg_basebackup").toString(),
                "--host=127.0.0.1",
                "--port=" + cluster.node("a").port(),
                "--username=postgres",
                "--pgdata=" + directory.resolve("copy"),
                "--max-rate=32",
                "--checkpoint=fast")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile());
    command.environment().put("PGPASSWORD", cluster.node("a").password());
    Process backup = command.start();
    try {
      cluster.await(
          "the backup runs",
          () ->
              cluster
                  .node("a")
                  .ask("SELECT count(*) FROM pg_stat_progress_basebackup")
                  .equals("1"));
      refused("b", 1 << 20).hasMessageContaining("A base backup runs on a.");
    } finally {
      // Its child, which receives the log, holds the connection open, too.
      List<ProcessHandle> children = backup.descendants().toList();
      backup.destroyForcibly().waitFor();
      children.forEach(ProcessHandle::destroyForcibly);
      cluster.await(
          "the backup is gone",
          () ->
              cluster
                  .node("a")
                  .ask("SELECT count(*) FROM pg_stat_progress_basebackup")
                  .equals("0"));
    }
  }

  @Test
  void anArchiverThatFails() {
    cluster.node("a").execute("ALTER SYSTEM SET archive_command = 'false'");
    cluster.node("a").execute("SELECT pg_reload_conf()");
    cluster.node("a").execute("SELECT pg_logical_emit_message(true, 'test', 'x')");
    cluster.node("a").execute("SELECT pg_switch_wal()");
    cluster.await(
        "the archiver has failed",
        () -> !cluster.node("a").ask("SELECT failed_count FROM pg_stat_archiver").equals("0"));
    refused("b", 1L << 30).hasMessageContaining("The archiver of a fails at 0000");
    cluster.node("a").execute("ALTER SYSTEM RESET archive_command");
    cluster.node("a").execute("SELECT pg_reload_conf()");
    cluster.await(
        "the archiver is well",
        () ->
            cluster
                .node("a")
                .ask("SELECT last_archived_time > last_failed_time FROM pg_stat_archiver")
                .equals("t"));
  }

  @Test
  void aSlotThatIsLost() {
    cluster.node("a").execute("SELECT pg_create_physical_replication_slot('stale', true)");
    cluster.node("a").execute("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'");
    cluster.node("a").execute("SELECT pg_reload_conf()");
    for (int i = 0; i < 4; i++) {
      cluster.node("a").execute("SELECT pg_logical_emit_message(true, 'test', 'x')");
      cluster.node("a").execute("SELECT pg_switch_wal()");
    }
    cluster.await(
        "the slot is lost",
        () -> {
          cluster.node("a").execute("CHECKPOINT");
          return cluster
              .node("a")
              .ask("SELECT wal_status FROM pg_replication_slots WHERE slot_name = 'stale'")
              .equals("lost");
        });
    refused("b", 1L << 30).hasMessageContaining("Slots on a are lost: stale");
    cluster.node("a").execute("SELECT pg_drop_replication_slot('stale')");
    cluster.node("a").execute("ALTER SYSTEM RESET max_slot_wal_keep_size");
    cluster.node("a").execute("SELECT pg_reload_conf()");
  }

  @Test
  void aPrimaryThatWindlassMayNotStop() {
    cluster.withoutControl("a");
    try (Engine uncontrolled = cluster.engine()) {
      assertThatThrownBy(
              () ->
                  uncontrolled
                      .replication()
                      .checkFailover(new EngineFailover(Mode.PLANNED, "b", null, null)))
          .hasMessageContaining("Node a has no control in the Engine document");
    }
  }
}
