package dev.windlass.postgresql.replication;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineRegistry;
import dev.windlass.engine.Secret;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.postgresql.PostgresqlProvider;
import dev.windlass.testbed.PostgresNode;
import dev.windlass.testbed.PostgresOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/** A primary {@code a} with the standbys {@code b} and {@code c}, and the engine that they are. */
final class TestCluster implements AutoCloseable {
  private static final PostgresOptions OPTIONS =
      PostgresOptions.forTests().with("max_connections", "40").with("shared_buffers", "16MB");

  private final List<PostgresNode> nodes = new ArrayList<>();

  /** Starts all three. */
  static TestCluster start() {
    TestCluster cluster = new TestCluster();
    PostgresNode primary = PostgresNode.primary("a", OPTIONS);
    cluster.nodes.add(primary);
    cluster.nodes.add(primary.standby("b", OPTIONS));
    cluster.nodes.add(primary.standby("c", OPTIONS));
    cluster.await("both standbys stream", () -> cluster.streaming("a") == 2);
    return cluster;
  }

  PostgresNode node(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }

  /** How many standbys a node itself says to stream to. */
  int streaming(String name) {
    return Integer.parseInt(
        node(name).ask("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"));
  }

  /** The engine, found as the worker finds it. */
  Engine engine() {
    return engine(Map.of());
  }

  /** The same with settings changed. */
  Engine engine(Map<String, JsonNode> changes) {
    return EngineRegistry.of(
            List.of(new PostgresqlProvider()), _ -> Secret.of(node("a").password()))
        .open(document(changes));
  }

  EngineDocument document(Map<String, JsonNode> changes) {
    Map<String, JsonNode> settings = new LinkedHashMap<>();
    settings.put("host", StringNode.valueOf("127.0.0.1"));
    settings.put("port", IntNode.valueOf(node("a").port()));
    settings.put("username", StringNode.valueOf("postgres"));
    settings.put("password", StringNode.valueOf("secret:test:password"));
    settings.put("tls", StringNode.valueOf("disable"));
    settings.put("connectTimeout", StringNode.valueOf("PT3S"));
    settings.putAll(changes);
    return new EngineDocument(
        "cluster-pg",
        PostgresqlProvider.KIND,
        null,
        settings,
        nodes.stream().map(TestCluster::node).toList(),
        null,
        null);
  }

  private static EngineDocument.Node node(PostgresNode node) {
    Map<String, JsonNode> settings = new LinkedHashMap<>();
    settings.put("control", StringNode.valueOf("pg_ctl"));
    settings.put("dataDirectory", StringNode.valueOf(node.data().toString()));
    settings.put("binDirectory", StringNode.valueOf(node.installation().bin().toString()));
    settings.put("passfile", StringNode.valueOf(node.passfile().toString()));
    node.account().ifPresent(user -> settings.put("runAs", StringNode.valueOf(user)));
    return new EngineDocument.Node(node.name(), node.host(), node.port(), settings);
  }

  /** Waits for something that comes by itself. */
  void await(String what, BooleanSupplier holds) {
    long start = System.nanoTime();
    while (!holds.getAsBoolean()) {
      if (Duration.ofNanos(System.nanoTime() - start).toSeconds() > 60) {
        throw new AssertionError("It did not come to this: " + what);
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    nodes.reversed().forEach(PostgresNode::close);
  }
}
