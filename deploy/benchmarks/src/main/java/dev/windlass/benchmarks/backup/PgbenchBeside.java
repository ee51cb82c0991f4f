package dev.windlass.benchmarks.backup;

import dev.windlass.testbed.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How many transactions of {@code pgbench} a server does while another database of it is backed up,
 * and while none is. Every transaction leaves a row in {@code pgbench_history}, so that counting
 * those tells exactly how many were committed meanwhile.
 */
final class PgbenchBeside {
  private static final String DATABASE = "bank";
  private static final String ALONE = "alone";
  private static final Duration WINDOW = Duration.ofSeconds(20);

  private final PostgresServer server;
  private final Path log;
  private final List<Contender> contenders;
  private final Map<String, List<Double>> rates = new HashMap<>();
  private final Map<String, List<Double>> backups = new HashMap<>();

  /**
   * @param contenders who backs up, one after the other
   * @param log for what pgbench has to say
   */
  PgbenchBeside(PostgresServer server, Path log, List<Contender> contenders) {
    this.server = server;
    this.log = log;
    this.contenders = List.copyOf(contenders);
  }

  /** Fills the database, and measures the warm-up, which does not count, and so many rounds. */
  void run(String database, int rounds) throws Exception {
    server.createDatabase(DATABASE);
    int status = program("-i", "-q", "-s", "20").waitFor();
    if (status != 0) {
      throw new IllegalStateException("pgbench -i ended with " + status + "; see " + log);
    }
    List<@Nullable Contender> turns = new ArrayList<>(contenders);
    turns.add(null);
    for (int round = BackupBenchmark.WARM_UP; round <= rounds; round++) {
      for (Contender contender : turns) {
        measure(contender, database, round);
      }
      // Every round begins with another one.
      Collections.rotate(turns, 1);
    }
  }

  private void measure(@Nullable Contender contender, String database, int round) throws Exception {
    String name = contender == null ? ALONE : contender.name();
    List<Double> took = new ArrayList<>();
    double rate = rate(over -> repeat(contender, database, over, took));
    if (round != BackupBenchmark.WARM_UP) {
      rates.computeIfAbsent(name, _ -> new ArrayList<>()).add(rate);
      backups.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(took);
    }
    System.out.printf(
        Locale.ROOT,
        "%-8s pgbench %-24s %7.0f transactions/s%s%n",
        round == BackupBenchmark.WARM_UP ? "warm-up" : "round " + round,
        contender == null ? name : "beside " + name,
        rate,
        took.isEmpty()
            ? ""
            : String.format(Locale.ROOT, ", a backup %.2f s", BackupBenchmark.median(took)));
  }

  /** Backs up again and again until the window is over, and keeps how long each backup took. */
  private static void repeat(
      @Nullable Contender contender, String database, AtomicBoolean over, List<Double> took) {
    if (contender == null) {
      return;
    }
    try {
      while (!over.get()) {
        took.add(BackupBenchmark.time(() -> contender.backUp(database)));
        contender.forget(database);
      }
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  /** What goes on beside pgbench until it is told that the window is over. */
  private interface Beside {
    void run(AtomicBoolean over);
  }

  private double rate(Beside beside) throws Exception {
    BackupBenchmark.settle(server);
    Process pgbench = program("-n", "-c", "4", "-j", "2", "-T", "3600");
    try (Connection connection = server.connect(DATABASE)) {
      long before = awaitFirst(connection, count(connection));
      long start = System.nanoTime();
      AtomicBoolean over = new AtomicBoolean();
      CompletableFuture<Void> backups = CompletableFuture.runAsync(() -> beside.run(over));
      boolean ended = pgbench.waitFor(WINDOW);
      long after = count(connection);
      double seconds = (System.nanoTime() - start) / 1e9;
      over.set(true);
      backups.get();
      if (ended) {
        throw new IllegalStateException("pgbench ended; see " + log);
      }
      return (after - before) / seconds;
    } finally {
      pgbench.destroy();
      pgbench.waitFor();
    }
  }

  /** So that the time pgbench takes to connect is not measured. */
  private static long awaitFirst(Connection connection, long before) throws SQLException {
    long until = System.nanoTime() + WINDOW.toNanos();
    long now = count(connection);
    while (now == before) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("pgbench does not begin.");
      }
      now = count(connection);
    }
    return now;
  }

  private static long count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from pgbench_history")) {
      row.next();
      return row.getLong(1);
    }
  }

  private Process program(String... arguments) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(server.installation().tool("pgbench").toString());
    words.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(server.clientEnvironment(DATABASE));
    return builder.start();
  }

  /** How many times as fast pgbench is alone as beside the contender's backups, round by round. */
  List<Double> slowings(Contender contender) {
    List<Double> alone = rates.getOrDefault(ALONE, List.of());
    List<Double> beside = rates.getOrDefault(contender.name(), List.of());
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < alone.size(); i++) {
      all.add(alone.get(i) / beside.get(i));
    }
    return all;
  }

  /** Prints what each backup costs: how many transactions fewer are done while it runs. */
  void printCosts() {
    double alone = BackupBenchmark.median(rates.getOrDefault(ALONE, List.of()));
    for (Contender contender : contenders) {
      double rate = BackupBenchmark.median(rates.getOrDefault(contender.name(), List.of()));
      double took = BackupBenchmark.median(backups.getOrDefault(contender.name(), List.of()));
      System.out.printf(
          Locale.ROOT,
          "pgbench beside %-17s median %5.0f of %5.0f transactions/s; a backup takes %5.1f s and"
              + " costs %6.0f transactions%n",
          contender.name(),
          rate,
          alone,
          took,
          (alone - rate) * took);
    }
  }
}
