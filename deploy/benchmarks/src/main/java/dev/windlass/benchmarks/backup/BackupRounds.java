package dev.windlass.benchmarks.backup;

import dev.windlass.testbed.PostgresServer;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Backs up and restores databases with every contender in turn, round after round. */
final class BackupRounds {
  private final PostgresServer server;
  private final List<Contender> contenders;
  private final Map<String, List<Double>> seconds = new HashMap<>();

  /** What is measured of a contender. */
  enum Direction {
    BACKUP,
    RESTORE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Windlass beside the peer that sets the target.
   *
   * @param windlass seconds, one a round
   * @param fastest those of the peer whose median is the least
   */
  record Comparison(List<Double> windlass, List<Double> fastest) {
    /** How many times as fast as that peer Windlass is, by medians. */
    double speed() {
      return BackupBenchmark.median(fastest) / BackupBenchmark.median(windlass);
    }

    /** The same, round by round. */
    List<Double> speeds() {
      List<Double> all = new ArrayList<>();
      for (int i = 0; i < windlass.size(); i++) {
        all.add(fastest.get(i) / windlass.get(i));
      }
      return all;
    }
  }

  /**
   * @param contenders Windlass first, then its peers, one of which at least sets the target
   */
  BackupRounds(PostgresServer server, List<Contender> contenders) {
    this.server = server;
    this.contenders = List.copyOf(contenders);
  }

  /** Measures the warm-up, which does not count, and so many rounds. */
  void run(List<String> databases, int rounds) throws Exception {
    for (int round = BackupBenchmark.WARM_UP; round <= rounds; round++) {
      for (String database : databases) {
        // Every round begins with another one, so that none always runs on the warmest caches.
        for (int i = 0; i < contenders.size(); i++) {
          measure(contenders.get((i + round) % contenders.size()), database, round);
        }
      }
    }
  }

  private void measure(Contender contender, String database, int round) throws Exception {
    String copy = database + "_copy";
    BackupBenchmark.settle(server);
    double backup = BackupBenchmark.time(() -> contender.backUp(database));
    BackupBenchmark.settle(server);
    double restore = BackupBenchmark.time(() -> contender.restore(database, copy));
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("drop database " + copy + " with (force)");
    }
    contender.forget(database);
    if (round != BackupBenchmark.WARM_UP) {
      seconds(Direction.BACKUP, database, contender).add(backup);
      seconds(Direction.RESTORE, database, contender).add(restore);
    }
    System.out.printf(
        Locale.ROOT,
        "%-8s %-6s %-34s backup %6.2f s  restore %6.2f s%n",
        round == BackupBenchmark.WARM_UP ? "warm-up" : "round " + round,
        database,
        contender.name(),
        backup,
        restore);
  }

  private List<Double> seconds(Direction direction, String database, Contender contender) {
    return seconds.computeIfAbsent(
        direction + " " + database + " " + contender.name(), _ -> new ArrayList<>());
  }

  /** Prints every peer's median, and finds the one that sets the target. */
  Comparison compare(Direction direction, String database) {
    List<Double> ours = seconds(direction, database, contenders.getFirst());
    List<Double> fastest = List.of();
    System.out.printf(
        Locale.ROOT,
        "%-8s %-6s %-34s median %6.2f s%n",
        direction.word(),
        database,
        contenders.getFirst().name(),
        BackupBenchmark.median(ours));
    for (Contender peer : contenders.subList(1, contenders.size())) {
      List<Double> theirs = seconds(direction, database, peer);
      double median = BackupBenchmark.median(theirs);
      System.out.printf(
          Locale.ROOT,
          "%-8s %-6s %-34s median %6.2f s, %4.2f times Windlass's%s%n",
          direction.word(),
          database,
          peer.name(),
          median,
          median / BackupBenchmark.median(ours),
          peer.setsTarget() ? "" : " (for information)");
      if (peer.setsTarget() && (fastest.isEmpty() || median < BackupBenchmark.median(fastest))) {
        fastest = theirs;
      }
    }
    return new Comparison(ours, fastest);
  }
}
