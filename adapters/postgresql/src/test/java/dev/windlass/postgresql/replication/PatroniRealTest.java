package dev.windlass.postgresql.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineRegistry;
import dev.windlass.engine.Replication.Attempt;
import dev.windlass.engine.Secret;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.EngineFailover;
import dev.windlass.messages.command.EngineFailover.Mode;
import dev.windlass.messages.command.EngineFailoverResult;
import dev.windlass.messages.command.EngineLifecycleResult.Server;
import dev.windlass.messages.command.EngineRestart;
import dev.windlass.messages.command.ReplicationStatusResult;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.postgresql.PostgresqlProvider;
import dev.windlass.testbed.PatroniCluster;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/** A real Patroni of two members, where its programs and those of etcd are installed. */
class PatroniRealTest {
  private static EngineDocument.Node node(PatroniCluster.Member member) {
    return new EngineDocument.Node(
        member.name(),
        "127.0.0.1",
        member.port(),
        Map.of(
            "control", StringNode.valueOf("patroni"),
            "patroni", StringNode.valueOf(member.api().toString())));
  }

  private static Engine engine(PatroniCluster cluster) {
    Map<String, JsonNode> settings =
        Map.of(
            "host", StringNode.valueOf("127.0.0.1"),
            "port", IntNode.valueOf(cluster.members().getFirst().port()),
            "username", StringNode.valueOf("postgres"),
            "password", StringNode.valueOf("secret:test:password"),
            "tls", StringNode.valueOf("disable"),
            "patroniUsername", StringNode.valueOf("admin"),
            "patroniPassword", StringNode.valueOf("secret:test:password"));
    return EngineRegistry.of(List.of(new PostgresqlProvider()), _ -> Secret.of(cluster.password()))
        .open(
            new EngineDocument(
                "patroni-pg",
                PostgresqlProvider.KIND,
                null,
                settings,
                cluster.members().stream().map(PatroniRealTest::node).toList(),
                null,
                null));
  }

  @Test
  void theRealPatroniHandsOverThereAndBackAndRestarts() {
    assumeTrue(
        PatroniCluster.isInstalled(),
        "There is no patroni, or no etcd, on the PATH of this machine.");
    try (PatroniCluster cluster = PatroniCluster.start();
        Engine engine = engine(cluster)) {
      ReplicationStatusResult before = engine.replication().status();
      assertThat(before.findings())
          .filteredOn(finding -> !finding.contains("host and port lead to"))
          .isEmpty();
      String old = before.primary();
      String next = "n0".equals(old) ? "n1" : "n0";

      EngineFailoverResult there = failOver(engine, next);
      assertThat(there.newPrimary()).isEqualTo(next);
      assertThat(there.oldPrimary()).isEqualTo(old);
      assertThat(there.warnings()).isEmpty();
      assertThat(engine.replication().status().primary()).isEqualTo(next);

      EngineFailoverResult back = failOver(engine, String.valueOf(old));
      assertThat(back.timeline()).isEqualTo(there.timeline() + 1);
      System.out.printf(
          "Patroni: downtime there %s, back %s; %s%n",
          there.downtime(), back.downtime(), back.changes());

      assertThat(
              engine.lifecycle().restart(new EngineRestart(null, null), WorkMonitor.NONE).servers())
          .extracting(Server::node)
          .containsExactly(next, old);
    }
  }

  private static EngineFailoverResult failOver(Engine engine, String to) {
    return engine
        .replication()
        .failover(
            new EngineFailover(Mode.PLANNED, to, null, null),
            new Attempt("job-" + to, 1, false),
            WorkMonitor.NONE);
  }
}
