package dev.windlass.postgresql.replication;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineRegistry;
import dev.windlass.engine.EngineSettings;
import dev.windlass.engine.Secret;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.postgresql.PostgresqlProvider;
import dev.windlass.postgresql.connection.ServerSettings;
import dev.windlass.testbed.PostgresNode;
import dev.windlass.testbed.PostgresOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/** A primary {@code a} with the standbys {@code b} and {@code c}, and the engine that they are. */
final class TestCluster implements AutoCloseable {
  private static final PostgresOptions OPTIONS =
      PostgresOptions.forTests().with("max_connections", "40").with("shared_buffers", "16MB");

  private final List<PostgresNode> nodes = new ArrayList<>();
  private final Set<String> uncontrolled = new HashSet<>();
  private final Map<String, JsonNode> ssh = new LinkedHashMap<>();
  private final Map<String, JsonNode> patroni = new LinkedHashMap<>();

  /** Starts all three. */
  static TestCluster start() {
    return start(OPTIONS);
  }

  /** Starts the primary alone. */
  static TestCluster alone() {
    TestCluster cluster = new TestCluster();
    cluster.nodes.add(PostgresNode.primary("a", OPTIONS));
    return cluster;
  }

  /** From its next start a stopped node is a standby. */
  void makeStandby(String name) {
    try {
      Files.createFile(node(name).data().resolve("standby.signal"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts all three; each archives its log to nowhere. */
  static TestCluster archiving() {
    return start(OPTIONS.with("archive_mode", "on").with("archive_command", "true"));
  }

  private static TestCluster start(PostgresOptions options) {
    TestCluster cluster = new TestCluster();
    PostgresNode primary = PostgresNode.primary("a", options);
    cluster.nodes.add(primary);
    cluster.nodes.add(primary.standby("b", options));
    cluster.nodes.add(primary.standby("c", options));
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

  /** The nodes as the adapter has them. */
  Cluster clusterOf() {
    return new Cluster(
        new ServerSettings(
            "cluster-pg",
            EngineSettings.check(
                document(Map.of()), new PostgresqlProvider(), _ -> Secret.of("none"))));
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
        nodes.stream().map(this::node).toList(),
        null,
        null);
  }

  /** From now on documents let Windlass neither start nor stop this node. */
  void withoutControl(String name) {
    uncontrolled.add(name);
  }

  /** Takes {@link #withoutControl} back. */
  void withControl(String name) {
    uncontrolled.remove(name);
  }

  /** From now on documents have Windlass reach the nodes' machine over ssh. */
  void overSsh(String destination, Path configuration) {
    ssh.put("ssh", StringNode.valueOf(destination));
    ssh.put("sshConfig", StringNode.valueOf(configuration.toString()));
  }

  /** From now on documents say that Patroni looks after the nodes. */
  void underPatroni(String api) {
    patroni.put("control", StringNode.valueOf("patroni"));
    patroni.put("patroni", StringNode.valueOf(api));
    patroni.put("stopTimeout", StringNode.valueOf("PT5S"));
  }

  private EngineDocument.Node node(PostgresNode node) {
    if (!patroni.isEmpty()) {
      return new EngineDocument.Node(node.name(), node.host(), node.port(), patroni);
    }
    Map<String, JsonNode> settings = new LinkedHashMap<>();
    if (!uncontrolled.contains(node.name())) {
      settings.put("control", StringNode.valueOf("pg_ctl"));
    }
    settings.put("stopTimeout", StringNode.valueOf("PT20S"));
    settings.put("dataDirectory", StringNode.valueOf(node.data().toString()));
    settings.put("binDirectory", StringNode.valueOf(node.installation().bin().toString()));
    settings.put("passfile", StringNode.valueOf(node.passfile().toString()));
    node.account().ifPresent(user -> settings.put("runAs", StringNode.valueOf(user)));
    settings.putAll(ssh);
    return new EngineDocument.Node(node.name(), node.host(), node.port(), settings);
  }

  /** Where clients find the primary among all nodes. */
  String clientUrl() {
    return "jdbc:postgresql://"
        + String.join(",", nodes.stream().map(node -> node.host() + ":" + node.port()).toList())
        + "/postgres?targetServerType=primary&hostRecheckSeconds=0&connectTimeout=2&socketTimeout=10";
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
