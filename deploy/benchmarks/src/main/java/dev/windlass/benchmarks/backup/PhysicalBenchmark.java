package dev.windlass.benchmarks.backup;

import dev.windlass.benchmarks.measurement.Benchmark;
import dev.windlass.benchmarks.measurement.BenchmarkOptions;
import dev.windlass.benchmarks.measurement.Figure;
import dev.windlass.benchmarks.measurement.Report;
import dev.windlass.client.ClientOptions;
import dev.windlass.client.WindlassClient;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.showcase.house.House;
import dev.windlass.showcase.house.HouseOptions;
import dev.windlass.testbed.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Backups of a whole server, by Windlass and by pgBackRest, in turn, on the same server. */
public final class PhysicalBenchmark implements Benchmark {
  private static final int LEVEL = 1;
  private static final int HANDS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final List<Double> ours = new ArrayList<>();
  private final List<Double> theirs = new ArrayList<>();
  private long stored;

  @Override
  public Report run(BenchmarkOptions options, Path directory) throws Exception {
    HouseOptions setting = HouseOptions.inOneJvm(directory).separately(1).storageApart();
    PgBackRest peer =
        new PgBackRest(
            Files.createDirectories(directory.resolve("pgbackrest")),
            directory.resolve("engine/data"));
    try (House house = House.start(setting);
        PostgresServer server =
            PostgresServer.start(
                directory.resolve("engine"), peer.options(BackupBenchmark.engineOptions()));
        WindlassClient client =
            WindlassClient.connect(ClientOptions.of(house.kafka().bootstrapServers()))) {
      BackupBenchmark.apply(client, BackupBenchmark.ENGINE, server, directory);
      peer.prepare(server);
      System.out.printf(Locale.ROOT, "Making the data: %d MB%n", options.megabytes());
      BenchmarkData.large(server, "large", options.megabytes());
      for (int round = BackupBenchmark.WARM_UP; round <= options.rounds(); round++) {
        // Every other round begins with the other one, so that none always finds warm caches.
        if (round % 2 == 0) {
          windlass(client, server, round);
          pgBackRest(peer, server, round);
        } else {
          pgBackRest(peer, server, round);
          windlass(client, server, round);
        }
      }
      double worker = BackupBenchmark.memory(house);
      System.out.printf(
          Locale.ROOT,
          "Windlass stored %d MB; pgBackRest %d MB in %d backups.%n",
          stored / 1_000_000,
          peer.size() / 1_000_000,
          options.rounds() + 1);
      return report(options, worker);
    }
  }

  private void windlass(WindlassClient client, PostgresServer server, int round) throws Exception {
    BackupBenchmark.settle(server);
    double seconds =
        BackupBenchmark.time(
            () ->
                stored =
                    client
                        .submit(
                            Command.of(
                                    Target.engine(BackupBenchmark.ENGINE),
                                    new DatabaseBackup(BackupMethod.PHYSICAL, HANDS, LEVEL, null))
                                .source("/windlass/benchmarks")
                                .requestedBy("benchmark")
                                .build())
                        .await(PATIENCE)
                        .as(BackupResult.class)
                        .storedBytes());
    keep("Windlass", ours, seconds, round);
  }

  private void pgBackRest(PgBackRest peer, PostgresServer server, int round) throws Exception {
    BackupBenchmark.settle(server);
    keep("pgBackRest", theirs, BackupBenchmark.time(() -> peer.backUp(server)), round);
  }

  private static void keep(String name, List<Double> all, double seconds, int round) {
    if (round != BackupBenchmark.WARM_UP) {
      all.add(seconds);
    }
    System.out.printf(
        Locale.ROOT,
        "%-8s %-12s backup %6.2f s%n",
        round == BackupBenchmark.WARM_UP ? "warm-up" : "round " + round,
        name,
        seconds);
  }

  private Report report(BenchmarkOptions options, double worker) {
    double peer = BackupBenchmark.median(theirs);
    double own = BackupBenchmark.median(ours);
    System.out.printf(
        Locale.ROOT,
        "median   Windlass %6.2f s, pgBackRest %6.2f s, %4.2f times Windlass's%n",
        own,
        peer,
        peer / own);
    return new Report(
        "physical",
        BackupBenchmark.setting(options, worker),
        List.of(
            new Figure(
                "backup of a server, median, against pgBackRest's",
                own,
                "s",
                peer,
                Figure.Bound.AT_MOST,
                ours)));
  }
}
