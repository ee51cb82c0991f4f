package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Observation.Collected;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.LogsGet;
import dev.windlass.messages.event.Metric;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What PostgreSQL tells about how it is. */
@Timeout(60)
class MetricsTest {
  private static final PostgresServer SERVER = TestPostgres.shared();

  private final String database = TestPostgres.newDatabase(MetricsTest.class);

  private Collected collect(String... names) {
    try (Engine engine = TestEngine.on(SERVER)) {
      return engine.observation().metrics(List.of(names), database, WorkMonitor.NONE);
    }
  }

  private static Map<Map<String, String>, Long> points(Collected collected, String name) {
    return collected.metrics().stream()
        .filter(metric -> metric.name().equals(name))
        .flatMap(metric -> metric.points().stream())
        .collect(Collectors.toMap(Metric.Point::attributes, point -> point.value().asLong()));
  }

  /** Two of the receiver's metrics have points only where there is a replica. */
  @Test
  void namesUnitsAndTypesAreThoseOfTheReceiver() {
    SERVER.psql(database, "CREATE TABLE t (a int PRIMARY KEY)");
    Map<String, String> expected =
        Resources.text("otel-postgresql-defaults.txt")
            .lines()
            .filter(line -> !line.startsWith("#"))
            .collect(
                Collectors.toMap(line -> line.split(" ", 2)[0], line -> line.split(" ", 2)[1]));
    assertThat(expected).hasSize(22);
    Map<String, String> given =
        collect().metrics().stream()
            .collect(
                Collectors.toMap(
                    Metric::name,
                    metric ->
                        "%s %s%s"
                            .formatted(
                                metric.unit(), metric.type(), metric.monotonic() ? "+" : "")));
    expected.remove("postgresql.replication.data_delay");
    expected.remove("postgresql.wal.lag");
    assertThat(given).isEqualTo(expected);
  }

  /** Counts are written down when a session ends, which is after its client has gone. */
  private void run(String sql) {
    SERVER.psql(database, sql);
    String left = "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database + "'";
    while (!SERVER.psql("postgres", left).equals("0\n")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void valuesAreWhatHappened() {
    run(
        "CREATE SCHEMA s; CREATE TABLE s.t (a int PRIMARY KEY); INSERT INTO s.t SELECT"
            + " generate_series(1, 5000); DELETE FROM s.t WHERE a <= 100");
    run("VACUUM s.t");
    run("DELETE FROM s.t WHERE a <= 110");
    // Up to PostgreSQL 14, statistics come a moment later.
    run(
        """
        DO $$
        BEGIN
          FOR look IN 1..500 LOOP
            EXIT WHEN (SELECT n_tup_del = 110 AND vacuum_count = 1
                         FROM pg_stat_user_tables WHERE relid = 's.t'::regclass);
            PERFORM pg_sleep(0.02), pg_stat_clear_snapshot();
          END LOOP;
        END $$
        """);
    Collected collected = collect();
    Map<String, String> table =
        Map.of(
            "db.namespace",
            database,
            "db.collection.name",
            "s.t",
            "postgresql.database.name",
            database,
            "postgresql.table.name",
            "s.t");
    assertThat(points(collected, "postgresql.table.size").get(table)).isPositive();
    assertThat(points(collected, "postgresql.table.vacuum.count")).containsEntry(table, 1L);
    assertThat(points(collected, "postgresql.operations").values()).contains(5000L, 110L);
    assertThat(points(collected, "postgresql.rows").values()).contains(10L);
    assertThat(points(collected, "postgresql.table.count").values()).containsExactly(1L);
    assertThat(points(collected, "postgresql.index.size").values()).hasSize(1);
    assertThat(points(collected, "postgresql.connection.max").values()).containsExactly(200L);
    assertThat(points(collected, "postgresql.db_size").values()).allMatch(size -> size > 5_000_000);
  }

  @Test
  void aTableThatSomebodyHoldsKeepsNothingWaiting() throws Exception {
    SERVER.psql(database, "CREATE TABLE held (a int PRIMARY KEY); CREATE TABLE free (a int)");
    try (Connection other = SERVER.connect(database);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE held IN ACCESS EXCLUSIVE MODE");
      statement.execute("REINDEX TABLE held");
      Collected collected = collect("postgresql.table.*", "postgresql.rows");
      assertThat(points(collected, "postgresql.table.size")).hasSize(1);
      assertThat(points(collected, "postgresql.rows")).hasSize(4);
    }
  }

  /** A drop that was interrupted leaves a database that nobody can connect to. */
  @Test
  void aDatabaseThatIsHalfDroppedKeepsNobodyElsesFiguresAway() {
    SERVER.psql(database, "CREATE TABLE counted (a int)");
    SERVER.psql("postgres", "CREATE DATABASE half_dropped");
    SERVER.psql(
        "postgres", "UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'half_dropped'");
    try (Engine engine = TestEngine.on(SERVER)) {
      Collected collected = engine.observation().metrics(List.of(), null, WorkMonitor.NONE);
      assertThat(collected.notes())
          .contains(
              "Nothing is known of the tables of database \"half_dropped\": it was dropped, but not"
                  + " to the end; drop it again.");
      assertThat(points(collected, "postgresql.table.size").keySet())
          .anyMatch(table -> database.equals(table.get("db.namespace")));
      assertThat(engine.databases().describe("half_dropped").findings())
          .containsExactly("Its drop was interrupted: it can only be dropped again.");
      var _ = engine.databases().drop("half_dropped", false, WorkMonitor.NONE);
      assertThat(engine.databases().exists("half_dropped")).isFalse();
    }
  }

  @Test
  void aModestLoginGetsWhatItMaySee() {
    SERVER.psql(
        "postgres",
        "DO $$ BEGIN CREATE ROLE onlooker LOGIN PASSWORD 'secret:onlooker';"
            + " EXCEPTION WHEN duplicate_object THEN NULL; END $$");
    try (Engine engine =
        TestEngine.with(SERVER, Map.of("username", "onlooker", "password", "secret:onlooker"))) {
      Collected collected = engine.observation().metrics(List.of(), database, WorkMonitor.NONE);
      assertThat(collected.notes()).anyMatch(note -> note.contains("pg_monitor"));
      assertThat(collected.metrics()).hasSizeGreaterThan(10);
    }
  }

  @Test
  void aServerThatCollectsNoLogSaysWhatToDo() {
    try (Engine engine = TestEngine.on(SERVER)) {
      EngineException failure =
          catchThrowableOfType(
              EngineException.class,
              () ->
                  engine
                      .observation()
                      .logs(new LogsGet(null, null, null, null, null, null), WorkMonitor.NONE));
      assertThat(failure.code()).isEqualTo(FailureCode.PRECONDITION_FAILED);
      assertThat(failure.help()).contains("logging_collector");
    }
  }
}
