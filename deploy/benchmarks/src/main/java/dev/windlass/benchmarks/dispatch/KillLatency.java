package dev.windlass.benchmarks.dispatch;

import dev.windlass.client.ClientOptions;
import dev.windlass.client.JobHandle;
import dev.windlass.client.Topics;
import dev.windlass.client.WindlassClient;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.InventoryApply;
import dev.windlass.messages.command.ProcessKill;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/**
 * How long it takes to end a session, on an engine that is idle and on one that is backed up; and
 * how long a bare echo takes at the same time, which tells what of it the busy machine takes.
 */
final class KillLatency implements AutoCloseable {
  private static final int KILLS = 30;
  private static final int FEWEST_KILLS = 8;
  private static final int MOST_BACKUPS = 10;
  private static final String ENGINE = "orders-pg";
  private static final String DATABASE = "orders";
  private static final long ROWS = 6_000_000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Servers servers;
  private final Installation windlass;
  private final WindlassClient client;
  private final S3Server storage;

  /** What sessions took to end, and echoes between them. */
  record Took(Latencies kill, Latencies echo) {}

  /** Both figures of a round. */
  record Round(Took idle, Took busy) {}

  KillLatency(Servers servers, Path directory) throws Exception {
    this.servers = servers;
    this.storage = S3Server.start(directory.resolve("s3"));
    storage.createBucket("windlass");
    this.windlass =
        Installation.start(
            servers,
            "kill",
            1,
            Map.of(
                "windlass.object-store.endpoint", storage.endpoint().toString(),
                "windlass.object-store.region", storage.region(),
                "windlass.object-store.access-key", storage.accessKey(),
                "windlass.object-store.secret-key", storage.secretKey(),
                "windlass.object-store.path-style", "true"));
    this.client =
        WindlassClient.connect(
            ClientOptions.of(servers.kafka())
                .withTopics(
                    new Topics(
                        windlass.topic("commands"),
                        windlass.topic("status"),
                        windlass.topic("audit"))));
    apply(directory);
    fill();
  }

  private void apply(Path directory) throws Exception {
    PostgresServer server = servers.postgres();
    Path password = Files.writeString(directory.resolve("engine-password"), server.password());
    EngineDocument document =
        new EngineDocument(
            ENGINE,
            "postgresql",
            null,
            Map.of(
                "host", StringNode.valueOf(server.host()),
                "port", IntNode.valueOf(server.port()),
                "username", StringNode.valueOf(server.user()),
                "password", StringNode.valueOf("secret:file:" + password),
                "tls", StringNode.valueOf("disable")),
            null,
            null,
            null);
    client.submit(Command.of(new InventoryApply(List.of(document))).build()).await(PATIENCE);
  }

  private void fill() throws SQLException {
    servers.postgres().createDatabase(DATABASE);
    try (Connection connection = servers.postgres().connect(DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE orders AS SELECT n AS id, md5(n::text) AS reference,"
              + " md5((n / 7)::text) AS customer, n * 0.5 AS amount FROM generate_series(1, "
              + ROWS
              + ") n");
    }
  }

  Round measure() throws Exception {
    Took idle = kill(() -> true).orElseThrow();
    for (int attempt = 0; attempt < MOST_BACKUPS; attempt++) {
      JobHandle backup = client.submit(Command.backup(ENGINE, DATABASE).build());
      awaitCopy();
      CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> await(backup));
      Optional<Took> busy = kill(() -> !ended.isDone());
      ended.join();
      if (busy.isPresent()) {
        return new Round(idle, busy.get());
      }
    }
    throw new IllegalStateException("Backups end before " + FEWEST_KILLS + " sessions do.");
  }

  private static boolean await(JobHandle backup) {
    try {
      backup.await(PATIENCE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void awaitCopy() throws Exception {
    try (Connection connection = servers.postgres().connect("postgres");
        Statement statement = connection.createStatement()) {
      long until = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < until) {
        try (ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = '"
                    + DATABASE
                    + "' AND query ILIKE 'COPY%' AND state = 'active'")) {
          row.next();
          if (row.getInt(1) > 0) {
            return;
          }
        }
      }
      throw new IllegalStateException("The backup does not begin.");
    }
  }

  /** Something that has to hold while it is measured. */
  private interface Condition {
    boolean holds();
  }

  /** What those took that ended while the condition held; empty when these are too few. */
  private Optional<Took> kill(Condition condition) throws Exception {
    List<Connection> victims = new ArrayList<>();
    List<Long> kills = new ArrayList<>();
    List<Long> echoes = new ArrayList<>();
    try (CommandLoad load = CommandLoad.atOnce(servers.kafka(), windlass.topic("commands"));
        StatusWatch watch = StatusWatch.atOnce(servers.kafka(), windlass.topic("status"));
        CommandLoad echoLoad = CommandLoad.atOnce(servers.kafka(), Echo.IN);
        StatusWatch echoWatch = StatusWatch.atOnce(servers.kafka(), Echo.OUT)) {
      List<ProducerRecord<byte[], byte[]>> bare = echoLoad.prepareEchoes(KILLS);
      for (int i = 0; i < KILLS; i++) {
        victims.add(servers.postgres().connect("postgres"));
      }
      for (Connection victim : victims) {
        long kill = took(load, watch, load.record(command(victim)));
        long echo = took(echoLoad, echoWatch, bare.get(kills.size()));
        if (!condition.holds()) {
          break;
        }
        kills.add(kill);
        echoes.add(echo);
      }
    } finally {
      for (Connection victim : victims) {
        victim.close();
      }
    }
    return kills.size() < FEWEST_KILLS
        ? Optional.empty()
        : Optional.of(new Took(latencies(kills), latencies(echoes)));
  }

  private static long took(
      CommandLoad load, StatusWatch watch, ProducerRecord<byte[], byte[]> record) throws Exception {
    long began = System.nanoTime();
    load.send(record);
    watch.await(1);
    return System.nanoTime() - began;
  }

  private static Latencies latencies(List<Long> nanos) {
    return Latencies.of(nanos.stream().mapToLong(Long::longValue).toArray());
  }

  private static Command command(Connection victim) throws SQLException {
    try (Statement statement = victim.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return Command.of(Target.engine(ENGINE), new ProcessKill(row.getString(1), null, null))
          .source("/windlass/benchmarks")
          .requestedBy("benchmark")
          .build();
    }
  }

  @Override
  public void close() {
    client.close();
    windlass.close();
    storage.close();
  }
}
