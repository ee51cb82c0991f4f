package dev.windlass.benchmarks.backup;

import dev.windlass.client.WindlassClient;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.MetricsCollect;
import dev.windlass.messages.command.MetricsCollectResult;
import dev.windlass.testbed.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How long {@code metrics.collect} takes on a server that has 1,000 tables and nothing else. */
final class MetricsTiming {
  private static final int TABLES = 1_000;

  /** Runs before the first that is printed. */
  private static final int COLD = 20;

  /** Runs before the first that counts: a worker has done as many in its second hour. */
  private static final int WARM_UP = 100;

  private static final int RUNS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final WindlassClient client;
  private final String engine;
  private final List<Double> whole = new ArrayList<>();
  private final List<Double> collecting = new ArrayList<>();
  private int points;

  MetricsTiming(WindlassClient client, String engine) {
    this.client = client;
    this.engine = engine;
  }

  /** Tables with a primary key each. */
  static void fill(PostgresServer server, String database) throws SQLException {
    server.createDatabase(database);
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int number = 1; number <= TABLES; number++) {
        statement.execute("create table t" + number + " (id integer primary key, note text)");
      }
      connection.commit();
    }
  }

  /** Measures, after many runs that do not count; of these the first are shown as well. */
  void run() throws Exception {
    measure(COLD);
    print("after %d runs".formatted(COLD));
    measure(WARM_UP - COLD - RUNS);
    print("after %d runs".formatted(WARM_UP));
  }

  /** Measures anew, after so many more runs. */
  private void measure(int unmeasured) throws Exception {
    whole.clear();
    collecting.clear();
    for (int i = 0; i < unmeasured; i++) {
      collect();
    }
    for (int i = 0; i < RUNS; i++) {
      long started = System.nanoTime();
      MetricsCollectResult result = collect();
      whole.add((System.nanoTime() - started) / 1e6);
      collecting.add(result.duration().toNanos() / 1e6);
      points = result.points();
    }
  }

  private void print(String when) {
    System.out.printf(
        Locale.ROOT,
        "metrics.collect, %,d points, %s: %s ms; of these the engine %s ms%n",
        points,
        when,
        text(whole),
        text(collecting));
  }

  private MetricsCollectResult collect() throws InterruptedException {
    return client
        .submit(
            Command.of(Target.engine(engine), new MetricsCollect(null))
                .source("/windlass/benchmarks")
                .requestedBy("benchmark")
                .build())
        .await(PATIENCE)
        .as(MetricsCollectResult.class);
  }

  private static String text(List<Double> all) {
    return String.join(
        " ", all.stream().map(each -> String.format(Locale.ROOT, "%.0f", each)).toList());
  }

  /** From submit until the client has the result, in milliseconds. */
  List<Double> whole() {
    return whole;
  }

  /** What the worker took to ask the engine, in milliseconds. */
  List<Double> collecting() {
    return collecting;
  }
}
