package dev.windlass.benchmarks.backup;

import dev.windlass.benchmarks.measurement.Benchmark;
import dev.windlass.benchmarks.measurement.BenchmarkOptions;
import dev.windlass.benchmarks.measurement.Figure;
import dev.windlass.benchmarks.measurement.Report;
import dev.windlass.client.ClientOptions;
import dev.windlass.client.WindlassClient;
import dev.windlass.showcase.house.House;
import dev.windlass.showcase.house.HouseOptions;
import dev.windlass.testbed.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What Windlass does with PostgreSQL beside PostgreSQL's own tools: backup and restore by way of
 * the same S3 server, what a backup costs those who work on the server, and metrics of many tables.
 */
public final class PostgresqlBenchmark implements Benchmark {
  private static final String LARGE = "large";
  private static final String SMALL = "small";
  private static final double BACKUP_OF_LARGE = 1.3;
  private static final double BACKUP_OF_SMALL = 1.1;
  private static final double RESTORE = 1.2;
  private static final double METRICS_MILLIS = 100;

  @Override
  public int usualMegabytes() {
    return 2048;
  }

  @Override
  public Report run(BenchmarkOptions options, Path directory) throws Exception {
    HouseOptions setting = HouseOptions.inOneJvm(directory).separately(1).storageApart();
    try (House house = House.start(setting);
        WindlassClient client =
            WindlassClient.connect(ClientOptions.of(house.kafka().bootstrapServers()))) {
      List<Figure> figures = new ArrayList<>();
      try (PostgresServer server =
          PostgresServer.start(directory.resolve("engine"), BackupBenchmark.engineOptions())) {
        BackupBenchmark.apply(client, BackupBenchmark.ENGINE, server, directory);
        Pipeline pipeline = new Pipeline(server, Files.createFile(directory.resolve("errors.log")));
        if (options.wants("backup") || options.wants("slowing")) {
          System.out.printf(Locale.ROOT, "Making the large table: %d MB%n", options.megabytes());
          MixedData.large(server, LARGE, options.megabytes());
        }
        if (options.wants("backup")) {
          figures.addAll(backups(options, house, client, server, pipeline, directory));
        }
        if (options.wants("slowing")) {
          figures.addAll(slowing(options, client, server, pipeline, directory));
        }
      }
      if (options.wants("metrics")) {
        figures.addAll(metrics(client, directory));
      }
      double worker = BackupBenchmark.memory(house);
      figures.add(BackupBenchmark.heap());
      return new Report("postgresql", BackupBenchmark.setting(options, worker), figures);
    }
  }

  private static List<Figure> backups(
      BenchmarkOptions options,
      House house,
      WindlassClient client,
      PostgresServer server,
      Pipeline pipeline,
      Path directory)
      throws Exception {
    System.out.println("Making 500 tables");
    MixedData.small(server, SMALL);
    try (S3Client s3 = BackupBenchmark.s3(house.storage());
        DirectoryTransfer transfer = new DirectoryTransfer(s3, House.BUCKET)) {
      StreamStore store = new StreamStore(s3, House.BUCKET);
      BackupRounds rounds =
          new BackupRounds(
              server,
              List.of(
                  new WindlassContender(client, BackupBenchmark.ENGINE),
                  uploaded(pipeline, transfer, directory, false),
                  new PipedDump(pipeline, store, false),
                  uploaded(pipeline, transfer, directory, true),
                  new PipedDump(pipeline, store, true)));
      rounds.run(List.of(LARGE, SMALL), options.rounds());
      return List.of(
          speed(rounds, BackupRounds.Direction.BACKUP, LARGE, BACKUP_OF_LARGE),
          speed(rounds, BackupRounds.Direction.BACKUP, SMALL, BACKUP_OF_SMALL),
          speed(rounds, BackupRounds.Direction.RESTORE, LARGE, RESTORE),
          speed(rounds, BackupRounds.Direction.RESTORE, SMALL, RESTORE));
    }
  }

  private static UploadedDump uploaded(
      Pipeline pipeline, DirectoryTransfer transfer, Path directory, boolean tuned)
      throws Exception {
    String name = tuned ? "tuned" : "dumps";
    return new UploadedDump(
        new DirectoryDump(pipeline, Files.createDirectory(directory.resolve(name)), tuned),
        new DirectoryDump(
            pipeline, Files.createDirectory(directory.resolve(name + "-fetched")), tuned),
        transfer);
  }

  private static Figure speed(
      BackupRounds rounds, BackupRounds.Direction direction, String database, double target) {
    BackupRounds.Comparison comparison = rounds.compare(direction, database);
    return new Figure(
        direction.word() + " of " + database + ", times as fast as the faster peer",
        comparison.speed(),
        "x",
        target,
        Figure.Bound.AT_LEAST,
        comparison.speeds());
  }

  private static List<Figure> slowing(
      BenchmarkOptions options,
      WindlassClient client,
      PostgresServer server,
      Pipeline pipeline,
      Path directory)
      throws Exception {
    List<Contender> windlass =
        List.of(
            new WindlassContender(client, BackupBenchmark.ENGINE),
            WindlassContender.withOneHand(client, BackupBenchmark.ENGINE));
    Contender peer =
        new DirectoryDump(pipeline, Files.createDirectory(directory.resolve("beside")), false);
    List<Contender> all = new ArrayList<>(windlass);
    all.add(peer);
    PgbenchBeside beside =
        new PgbenchBeside(server, Files.createFile(directory.resolve("pgbench.log")), all);
    beside.run(LARGE, options.rounds());
    beside.printCosts();
    double target = BackupBenchmark.median(beside.slowings(peer));
    return windlass.stream().map(one -> slowing(one.name(), beside.slowings(one), target)).toList();
  }

  private static Figure slowing(String contender, List<Double> slowings, double target) {
    return new Figure(
        "slowing of pgbench by a backup of %s, against pg_dump's".formatted(contender),
        BackupBenchmark.median(slowings),
        "x",
        target,
        Figure.Bound.AT_MOST,
        slowings);
  }

  private static List<Figure> metrics(WindlassClient client, Path directory) throws Exception {
    String engine = "tables";
    try (PostgresServer server =
        PostgresServer.start(directory.resolve(engine), BackupBenchmark.engineOptions())) {
      BackupBenchmark.apply(client, engine, server, directory);
      MetricsTiming.fill(server, "many");
      MetricsTiming timing = new MetricsTiming(client, engine);
      timing.run();
      return List.of(
          milliseconds("metrics.collect of 1,000 tables, for the client", timing.whole()),
          milliseconds("metrics.collect of 1,000 tables, the engine's part", timing.collecting()));
    }
  }

  private static Figure milliseconds(String name, List<Double> runs) {
    return new Figure(
        name, BackupBenchmark.median(runs), "ms", METRICS_MILLIS, Figure.Bound.AT_MOST, runs);
  }
}
