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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/**
 * A real Patroni of two members, where there is one: {@code WINDLASS_PATRONI_APIS} and {@code
 * WINDLASS_PATRONI_PORTS} name the members' REST APIs and servers, separated by commas, and {@code
 * WINDLASS_PATRONI_PASSWORD} the password of {@code postgres} and of the API's {@code admin}.
 */
class PatroniRealTest {
  private static String[] list(String variable) {
    return System.getenv().getOrDefault(variable, "").split(",");
  }

  private static EngineDocument.Node node(int i) {
    return new EngineDocument.Node(
        "n" + i,
        "127.0.0.1",
        Integer.valueOf(list("WINDLASS_PATRONI_PORTS")[i]),
        Map.of(
            "control", StringNode.valueOf("patroni"),
            "patroni", StringNode.valueOf(list("WINDLASS_PATRONI_APIS")[i])));
  }

  private static Engine engine() {
    Map<String, JsonNode> settings =
        Map.of(
            "host", StringNode.valueOf("127.0.0.1"),
            "port", IntNode.valueOf(Integer.parseInt(list("WINDLASS_PATRONI_PORTS")[0])),
            "username", StringNode.valueOf("postgres"),
            "password", StringNode.valueOf("secret:test:password"),
            "tls", StringNode.valueOf("disable"),
            "patroniUsername", StringNode.valueOf("admin"),
            "patroniPassword", StringNode.valueOf("secret:test:password"));
    return EngineRegistry.of(
            List.of(new PostgresqlProvider()),
            _ -> Secret.of(System.getenv("WINDLASS_PATRONI_PASSWORD")))
        .open(
            new EngineDocument(
                "patroni-pg",
                PostgresqlProvider.KIND,
                null,
                settings,
                List.of(node(0), node(1)),
                null,
                null));
  }

  @Test
  void theRealPatroniHandsOverThereAndBackAndRestarts() {
    assumeTrue(
        list("WINDLASS_PATRONI_APIS").length == 2, "There is no Patroni (WINDLASS_PATRONI_APIS).");
    try (Engine engine = engine()) {
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
