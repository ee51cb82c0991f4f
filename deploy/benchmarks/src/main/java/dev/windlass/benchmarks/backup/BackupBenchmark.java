package dev.windlass.benchmarks.backup;

import dev.windlass.benchmarks.measurement.Benchmark;
import dev.windlass.benchmarks.measurement.BenchmarkOptions;
import dev.windlass.benchmarks.measurement.Figure;
import dev.windlass.benchmarks.measurement.Report;
import dev.windlass.client.ClientOptions;
import dev.windlass.client.WindlassClient;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.InventoryApply;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.showcase.house.House;
import dev.windlass.showcase.house.HouseOptions;
import dev.windlass.showcase.house.Storage;
import dev.windlass.testbed.PostgresOptions;
import dev.windlass.testbed.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/**
 * Backup and restore, of one large table and of 500 small ones, by Windlass and by PostgreSQL's own
 * tools, on the same server and the same S3 server, one after the other in every round.
 */
public final class BackupBenchmark implements Benchmark {
  static final String ENGINE = "bench";
  private static final int HEAP = 256;

  /** The round that nobody's figures count of: files, caches and compilers are cold in it. */
  static final int WARM_UP = 0;

  private static final List<String> DATABASES = List.of("large", "small");

  @Override
  public Report run(BenchmarkOptions options, Path directory) throws Exception {
    HouseOptions setting = HouseOptions.inOneJvm(directory).separately(1).storageApart();
    try (House house = House.start(setting);
        PostgresServer server = PostgresServer.start(directory.resolve("engine"), engineOptions());
        WindlassClient client =
            WindlassClient.connect(ClientOptions.of(house.kafka().bootstrapServers()));
        S3Client s3 = s3(house.storage())) {
      apply(client, ENGINE, server, directory);
      System.out.printf(
          Locale.ROOT, "Making the data: %d MB and 500 tables%n", options.megabytes());
      BenchmarkData.large(server, "large", options.megabytes());
      BenchmarkData.small(server, "small");
      StreamStore store = new StreamStore(s3, House.BUCKET);
      Pipeline pipeline = new Pipeline(server, Files.createFile(directory.resolve("errors.log")));
      List<Contender> contenders =
          List.of(
              new WindlassContender(client, ENGINE),
              new DirectoryDump(pipeline, Files.createDirectory(directory.resolve("dumps")), false),
              new PipedDump(pipeline, store, false),
              new DirectoryDump(pipeline, Files.createDirectory(directory.resolve("tuned")), true),
              new PipedDump(pipeline, store, true));
      BackupRounds rounds = new BackupRounds(server, contenders);
      rounds.run(DATABASES, options.rounds());
      return report(options, rounds, memory(house));
    }
  }

  static PostgresOptions engineOptions() {
    return PostgresOptions.forTests()
        .with("fsync", "on")
        .with("full_page_writes", "on")
        .with("timezone", "UTC")
        .with("shared_buffers", "512MB")
        .with("max_wal_size", "4GB")
        // Once there are so many, no restore waits for new files of the log to be filled with zeros
        // and flushed; without, those wait that do not come after one that wrote much.
        .with("min_wal_size", "4GB");
  }

  /** The S3 server as the peers' uploader reaches it; for the caller to close. */
  static S3Client s3(Storage storage) {
    return S3Client.builder()
        .endpointOverride(storage.endpoint())
        .region(Region.of(storage.region()))
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(storage.accessKey(), storage.secretKey())))
        .build();
  }

  /** Puts the server into the inventory under this name. */
  static void apply(WindlassClient client, String engine, PostgresServer server, Path directory)
      throws Exception {
    Path password = Files.writeString(directory.resolve(engine + "-password"), server.password());
    EngineDocument document =
        new EngineDocument(
            engine,
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
    client
        .submit(Command.of(new InventoryApply(List.of(document))).build())
        .await(Duration.ofMinutes(1));
  }

  /** Has written to the disk what others left to be written, so that nobody waits for it later. */
  static void settle(PostgresServer server) throws SQLException, IOException, InterruptedException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("checkpoint");
    }
    if (new ProcessBuilder("sync").inheritIO().start().waitFor() != 0) {
      throw new IOException("sync failed");
    }
  }

  /** Something that takes its time. */
  interface Work {
    void run() throws Exception;
  }

  static double time(Work work) throws Exception {
    long started = System.nanoTime();
    work.run();
    return (System.nanoTime() - started) / 1e9;
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static Report report(
      BenchmarkOptions options, BackupRounds rounds, double workerMegabytes) {
    List<Figure> figures = new ArrayList<>();
    for (String database : DATABASES) {
      for (BackupRounds.Direction direction : BackupRounds.Direction.values()) {
        BackupRounds.Comparison comparison = rounds.compare(direction, database);
        figures.add(
            new Figure(
                direction.word() + " of " + database + ", median, against the faster peer's",
                median(comparison.windlass()),
                "s",
                median(comparison.fastest()),
                Figure.Bound.AT_MOST,
                comparison.windlass()));
      }
    }
    figures.add(heap());
    return new Report("backup", setting(options, workerMegabytes), figures);
  }

  /** The heap that the worker was allowed: it would have ended, had that not been enough. */
  static Figure heap() {
    return new Figure(
        "heap that the worker was allowed",
        HEAP,
        "MB",
        HEAP,
        Figure.Bound.AT_MOST,
        List.of((double) HEAP));
  }

  static Map<String, String> setting(BenchmarkOptions options, double workerMegabytes) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    all.put("java", Runtime.version().toString());
    all.put("megabytes", Integer.toString(options.megabytes()));
    all.put("rounds", Integer.toString(options.rounds()));
    all.put("workerPeakResidentMegabytes", String.format(Locale.ROOT, "%.0f", workerMegabytes));
    return all;
  }

  /** The most memory that the worker's process ever had, heap and all else. */
  static double memory(House house) throws Exception {
    Path status = Path.of("/proc/" + house.workers().getFirst().pid() + "/status");
    double kilobytes =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
            .findFirst()
            .orElse(0);
    System.out.printf(
        Locale.ROOT, "The worker's process had %.0f MB at most, all told.%n", kilobytes / 1000);
    return kilobytes / 1000;
  }
}
