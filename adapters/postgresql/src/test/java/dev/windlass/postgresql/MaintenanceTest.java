package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.CancelSwitch;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseMaintain;
import dev.windlass.messages.command.DatabaseMaintain.Task;
import dev.windlass.messages.command.DatabaseMaintainResult;
import dev.windlass.messages.command.DatabaseMaintainResult.MaintainedObject;
import dev.windlass.messages.command.DatabaseMaintainResult.Outcome;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What PostgreSQL has of its own about upkeep. */
@Timeout(120)
class MaintenanceTest {
  private static final PostgresServer SERVER = TestPostgres.shared();

  private final String database = TestPostgres.newDatabase(MaintenanceTest.class);

  private DatabaseMaintainResult run(Task task, String... tables) {
    try (Engine engine = TestEngine.with(SERVER, Map.of("lockTimeout", "PT0.3S"))) {
      return engine.maintenance().maintain(database, on(task, tables), WorkMonitor.NONE);
    }
  }

  private static DatabaseMaintain on(Task task, String... tables) {
    return new DatabaseMaintain(task, tables.length == 0 ? null : List.of(tables), null, null);
  }

  private static MaintainedObject of(DatabaseMaintainResult result, String name) {
    return result.objects().stream()
        .filter(object -> object.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private String psql(String sql) {
    return SERVER.psql(database, sql);
  }

  @Test
  void tablesAreNamedInEveryWayAndDeadRowsAreGone() {
    psql(
        "CREATE SCHEMA \"odd.s\"; CREATE TABLE \"odd.s\".\"T 1\" (a int); CREATE TABLE u (a int);"
            + " INSERT INTO u SELECT generate_series(1, 1000); DELETE FROM u WHERE a > 500");
    assertThat(run(Task.VACUUM, "odd.s.T 1").objects()).hasSize(1);
    assertThat(run(Task.VACUUM, "\"odd.s\".\"T 1\"", "u").objects()).hasSize(2);
    assertThat(run(Task.ANALYZE).done()).isEqualTo(2);
    String rows = "SELECT reltuples::int FROM pg_class WHERE relname = 'u'";
    assertThat(psql(rows)).isEqualTo("500\n");
  }

  @Test
  void aTableThatSomebodyHoldsFailsAloneAndTheOthersAreDone() throws Exception {
    psql("CREATE TABLE held (a int); CREATE TABLE free (a int)");
    try (Connection other = SERVER.connect(database);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE held");
      DatabaseMaintainResult result = run(Task.VACUUM);
      assertThat(result.failed()).isEqualTo(1);
      assertThat(result.objects().getFirst().name()).isEqualTo("public.held");
      assertThat(result.objects().getFirst().note()).contains("lock");
      assertThat(of(result, "public.free").outcome()).isEqualTo(Outcome.DONE);
    }
  }

  @Test
  void aTableThatTheLoginMayNotTouchIsSkippedWithTheServersReason() {
    psql("CREATE TABLE theirs (a int)");
    SERVER.psql(
        "postgres",
        "DO $$ BEGIN CREATE ROLE visitor LOGIN PASSWORD 'secret:visitor';"
            + " EXCEPTION WHEN duplicate_object THEN NULL; END $$");
    try (Engine engine =
        TestEngine.with(SERVER, Map.of("username", "visitor", "password", "secret:visitor"))) {
      DatabaseMaintainResult result =
          engine.maintenance().maintain(database, on(Task.VACUUM), WorkMonitor.NONE);
      assertThat(result.skipped()).isEqualTo(1);
      // The second from PostgreSQL 17 on.
      assertThat(result.objects().getFirst().note()).containsAnyOf("owner", "permission denied");
    }
  }

  @Test
  void indexesAreRebuiltAndWhatCannotBeIsNamed() {
    psql(
        "CREATE TABLE r (a int PRIMARY KEY, b int4range, EXCLUDE USING gist (b WITH &&));"
            + " INSERT INTO r SELECT g, int4range(g, g + 1) FROM generate_series(1, 2000) g;"
            + " DELETE FROM r WHERE a % 3 > 0; VACUUM r");
    String before = psql("SELECT pg_relation_filenode('r_pkey')");
    DatabaseMaintainResult result = run(Task.REINDEX);
    assertThat(of(result, "public.r_pkey").outcome()).isEqualTo(Outcome.DONE);
    assertThat(of(result, "public.r_b_excl").outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(psql("SELECT pg_relation_filenode('r_pkey')")).isNotEqualTo(before);
    assertThat(of(result, "public.r_pkey").bytesAfter())
        .isLessThan(of(result, "public.r_pkey").bytesBefore());
  }

  @Test
  void aRebuildThatWaitsInVainNamesWhatItLeftBehind() throws Exception {
    psql("CREATE TABLE busy (a int PRIMARY KEY)");
    try (Connection other = SERVER.connect(database);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("INSERT INTO busy VALUES (1)");
      DatabaseMaintainResult result = run(Task.REINDEX);
      assertThat(of(result, "public.busy_pkey").outcome()).isEqualTo(Outcome.FAILED);
      assertThat(of(result, "public.busy_pkey_ccnew").note()).contains("left it behind");
      other.rollback();
    }
    DatabaseMaintainResult again = run(Task.REINDEX);
    assertThat(of(again, "public.busy_pkey").outcome()).isEqualTo(Outcome.DONE);
    assertThat(of(again, "public.busy_pkey_ccnew").outcome()).isEqualTo(Outcome.SKIPPED);
  }

  @Test
  void aCancelledRebuildLeavesNothingBehind() throws Exception {
    psql("CREATE TABLE waits (a int PRIMARY KEY)");
    CancelSwitch monitor = new CancelSwitch();
    try (Connection other = SERVER.connect(database);
        Statement statement = other.createStatement();
        Engine engine = TestEngine.with(SERVER, Map.of("lockTimeout", "PT1M"))) {
      other.setAutoCommit(false);
      statement.execute("INSERT INTO waits VALUES (1)");
      CompletableFuture<EngineException> run =
          CompletableFuture.supplyAsync(
              () ->
                  catchThrowableOfType(
                      EngineException.class,
                      () -> engine.maintenance().maintain(database, on(Task.REINDEX), monitor)));
      while (!psql("SELECT count(*) FROM pg_index WHERE NOT indisvalid").equals("1\n")) {
        Thread.onSpinWait();
      }
      monitor.cancel();
      while (!psql("SELECT count(*) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND state = 'active'"
              + " AND query LIKE 'REINDEX%'")
          .equals("0\n")) {
        Thread.onSpinWait();
      }
      other.rollback();
      assertThat(run.get().code()).isEqualTo(FailureCode.CANCELLED);
    }
    assertThat(psql("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).isEqualTo("0\n");
  }

  @Test
  void aCancelStopsTheStatementOnTheServer() throws Exception {
    psql("CREATE TABLE slow (a int)");
    CancelSwitch monitor = new CancelSwitch();
    try (Connection other = SERVER.connect(database);
        Statement statement = other.createStatement();
        Engine engine = TestEngine.with(SERVER, Map.of("lockTimeout", "PT1M"))) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE slow");
      CompletableFuture<EngineException> run =
          CompletableFuture.supplyAsync(
              () ->
                  catchThrowableOfType(
                      EngineException.class,
                      () -> engine.maintenance().maintain(database, on(Task.VACUUM), monitor)));
      String waiting =
          "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
              + " AND wait_event_type = 'Lock' AND application_name = 'windlass maintenance'";
      while (!psql(waiting).equals("1\n")) {
        Thread.onSpinWait();
      }
      monitor.cancel();
      assertThat(run.get().code()).isEqualTo(FailureCode.CANCELLED);
      assertThat(psql(waiting)).isEqualTo("0\n");
    }
  }

  @Test
  void aCheckWantsItsExtensionAndInstallsItOnlyWhenTold() {
    psql("CREATE TABLE c (a int PRIMARY KEY)");
    EngineException failure = catchThrowableOfType(EngineException.class, () -> run(Task.CHECK));
    assertThat(failure.code()).isEqualTo(FailureCode.PRECONDITION_FAILED);
    assertThat(failure.help()).contains("installExtension");
    assertThat(psql("SELECT count(*) FROM pg_extension WHERE extname = 'amcheck'"))
        .isEqualTo("0\n");
    psql("CREATE SCHEMA elsewhere; CREATE EXTENSION amcheck SCHEMA elsewhere");
    assertThat(run(Task.CHECK).failed()).isZero();
  }

  @Test
  void bloatIsSeenWhereItIs() {
    psql(
        "CREATE TABLE tight (a int, b text); INSERT INTO tight SELECT g, md5(g::text) FROM"
            + " generate_series(1, 20000) g; CREATE TABLE loose (LIKE tight); INSERT INTO loose"
            + " SELECT * FROM tight; DELETE FROM loose WHERE a % 10 > 0; VACUUM ANALYZE tight;"
            + " VACUUM ANALYZE loose; CREATE TABLE unknown AS SELECT * FROM tight");
    DatabaseMaintainResult result = run(Task.ESTIMATE_BLOAT);
    MaintainedObject loose = of(result, "public.loose");
    assertThat(loose.wastedBytes())
        .isBetween(loose.bytesBefore() * 8 / 10, loose.bytesBefore() * 95 / 100);
    MaintainedObject tight = of(result, "public.tight");
    assertThat(tight.wastedBytes()).isLessThan(tight.bytesBefore() / 10);
    assertThat(of(result, "public.unknown").note()).contains("ANALYZE");
  }

  @Test
  void damageFailsTheCheckAndIsNamed(@TempDir Path directory) throws Exception {
    try (PostgresServer own = PostgresServer.start(directory.resolve("server"))) {
      own.psql(
          "postgres",
          "CREATE EXTENSION amcheck; CREATE TABLE hurt (a int PRIMARY KEY);"
              + " INSERT INTO hurt SELECT generate_series(1, 5000); CREATE TABLE whole (a int)");
      String file = own.psql("postgres", "SELECT pg_relation_filepath('hurt_pkey')").strip();
      own.stop(PostgresServer.Mode.FAST);
      try (RandomAccessFile index =
          new RandomAccessFile(directory.resolve("server/data").resolve(file).toFile(), "rw")) {
        index.seek(8192 + 4000);
        index.write("damaged beyond repair, this page".repeat(60).getBytes("US-ASCII"));
      }
      own.restart();
      try (Engine engine = TestEngine.on(own)) {
        EngineException failure =
            catchThrowableOfType(
                EngineException.class,
                () -> engine.maintenance().maintain("postgres", on(Task.CHECK), WorkMonitor.NONE));
        assertThat(failure.code()).isEqualTo(FailureCode.INTEGRITY_FAILED);
        assertThat(failure).hasMessageContaining("public.hurt_pkey");
        assertThat(failure).hasMessageNotContaining("public.whole");
      }
    }
  }
}
