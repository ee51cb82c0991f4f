package dev.windlass.benchmarks.dispatch;

import dev.windlass.showcase.house.HouseOptions;
import dev.windlass.showcase.house.JavaProcess;
import dev.windlass.testbed.PostgresOptions;
import dev.windlass.testbed.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import tools.jackson.databind.json.JsonMapper;

/**
 * What every contender shares: one PostgreSQL server that forces its commits to disk, and one Kafka
 * broker, each in a process of its own.
 */
final class Servers implements AutoCloseable {
  /** How long an idle session keeps its figures to itself at most, and a bit. */
  private static final long FIGURES_SETTLE_SECONDS = 11;

  private static final int BROKER_HEAP = 512;
  private static final int WORKER_HEAP = 256;

  private final HouseOptions options;
  private final PostgresServer postgres;
  private final JavaProcess broker;

  private Servers(HouseOptions options, PostgresServer postgres, JavaProcess broker) {
    this.options = options;
    this.postgres = postgres;
    this.broker = broker;
  }

  static Servers start(Path directory) throws IOException {
    HouseOptions options =
        HouseOptions.inOneJvm(Files.createDirectories(directory))
            .loggingTo(Path.of(".windlass", "logs").toAbsolutePath());
    PostgresServer postgres =
        PostgresServer.start(
            directory.resolve("postgres"),
            PostgresOptions.forTests()
                .with("timezone", "UTC")
                .with("fsync", "on")
                .with("synchronous_commit", "on")
                .with("full_page_writes", "on")
                .with("shared_buffers", "512MB")
                .with("max_wal_size", "4GB"));
    try {
      JavaProcess broker =
          JavaProcess.start(
              new JavaProcess.Plan(
                  "kafka",
                  BrokerMain.class,
                  List.of(directory.resolve("kafka").toString()),
                  BROKER_HEAP,
                  Map.of()),
              options);
      return new Servers(options, postgres, broker);
    } catch (RuntimeException e) {
      postgres.close();
      throw e;
    }
  }

  PostgresServer postgres() {
    return postgres;
  }

  String kafka() {
    return broker.answer();
  }

  long brokerPid() {
    return broker.pid();
  }

  HouseOptions options() {
    return options;
  }

  /**
   * Starts a worker.
   *
   * @param name of its database, which is there, and before the names of its topics
   * @param more further settings
   * @param jvm further options of its JVM
   */
  JavaProcess startWorker(String name, Map<String, String> more, List<String> jvm) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("spring.kafka.bootstrap-servers", kafka());
    all.put("spring.datasource.url", postgres.jdbcUrl(name));
    all.put("spring.datasource.username", postgres.user());
    all.put("spring.datasource.password", postgres.password());
    all.put("windlass.worker.name", name);
    all.put("windlass.intake.group", name);
    for (String topic : List.of("commands", "status", "audit", "metrics", "dead-letters")) {
      all.put("windlass.topics." + topic, name + "." + topic);
    }
    all.put("windlass.archive.enabled", "false");
    all.put("windlass.object-store.endpoint", "http://127.0.0.1:9");
    all.put("windlass.object-store.region", "eu-central-1");
    all.put("windlass.object-store.bucket", "windlass");
    all.putAll(more);
    return JavaProcess.start(
        new JavaProcess.Plan(
            name,
            WorkerMain.class,
            List.of(),
            WORKER_HEAP,
            Map.of("SPRING_APPLICATION_JSON", JsonMapper.shared().writeValueAsString(all)),
            jvm),
        options);
  }

  /** So that a record of this topic tells when the broker wrote it. */
  void keepTimeOfWriting(String topic) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("message.timestamp.type", "LogAppendTime"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  /** The transactions that a database has committed, once every session has told its own. */
  long commits(String database) throws SQLException {
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(FIGURES_SETTLE_SECONDS));
    try (Connection connection = postgres.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT xact_commit FROM pg_stat_database WHERE datname = '" + database + "'")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** So that a contender's plans are made for the jobs that wait, not for a table without any. */
  void analyze(String database) throws SQLException {
    try (Connection connection = postgres.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("ANALYZE");
    }
  }

  /** So that no contender pays for what another one wrote. */
  void checkpoint() throws SQLException {
    try (Connection connection = postgres.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("checkpoint");
    }
  }

  @Override
  public void close() {
    broker.close();
    postgres.close();
  }
}
