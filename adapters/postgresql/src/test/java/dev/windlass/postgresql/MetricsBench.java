package dev.windlass.postgresql;

import dev.windlass.engine.Engine;
import dev.windlass.engine.Observation.Collected;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.util.Arrays;
import java.util.List;

/** How long metrics take on a database of 1,000 tables; run by hand. */
final class MetricsBench {
  private static final int RUNS = 25;

  private MetricsBench() {}

  /** Prints the first run, in a cold JVM, and the median and the worst of the others. */
  public static void main(String[] arguments) {
    PostgresServer server = TestPostgres.shared();
    String database = TestPostgres.newDatabase(MetricsBench.class);
    server.psql(
        database,
        "SELECT format('CREATE TABLE t%s (id int PRIMARY KEY, note text)', g) FROM"
            + " generate_series(1, 1000) g \\gexec");
    try (Engine engine = TestEngine.on(server)) {
      double[] millis = new double[RUNS];
      int points = 0;
      for (int i = 0; i < RUNS; i++) {
        long start = System.nanoTime();
        Collected collected = engine.observation().metrics(List.of(), null, WorkMonitor.NONE);
        millis[i] = (System.nanoTime() - start) / 1e6;
        points = collected.metrics().stream().mapToInt(metric -> metric.points().size()).sum();
      }
      double first = millis[0];
      double[] warm = Arrays.copyOfRange(millis, 5, RUNS);
      Arrays.sort(warm);
      System.out.printf(
          "%,d points; first run %.0f ms; then median %.0f ms, worst %.0f ms%n",
          points, first, warm[warm.length / 2], warm[warm.length - 1]);
    }
  }
}
