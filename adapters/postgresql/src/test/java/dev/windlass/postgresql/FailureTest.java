package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.EngineHealth;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.BackupDriver;
import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong gets its code and a sentence. */
class FailureTest {
  private static final PostgresServer SERVER = TestPostgres.shared();

  @TempDir Path directory;

  @Test
  void aWrongPasswordIsAMatterOfConfigurationAndIsNotRetriedByThePool() {
    try (Engine engine = TestEngine.with(SERVER, Map.of("password", "secret:wrong one"))) {
      long start = System.nanoTime();
      EngineException failure = failure(engine::describe);
      assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION_INVALID);
      assertThat(failure.engineCode()).isEqualTo("28P01");
      assertThat(failure.toString() + failure.help()).doesNotContain("wrong one");
      assertThat((System.nanoTime() - start) / 1e9).isLessThan(4.5);
      EngineHealth health = engine.checkHealth();
      assertThat(health.up()).isFalse();
    }
  }

  @Test
  void aServerWithoutTlsIsSaidToHaveNone() {
    try (Engine engine = TestEngine.with(SERVER, Map.of("tls", "require"))) {
      assertThat(failure(engine::describe).code()).isEqualTo(FailureCode.CONFIGURATION_INVALID);
    }
  }

  @Test
  void settingsThatContradictThemselvesAreNamedAllAtOnce() {
    EngineException failure =
        failure(
            () ->
                TestEngine.with(SERVER, Map.of("port", "70000", "tls", "maybe", "poolSize", "0")));
    assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION_INVALID);
    assertThat(failure).hasMessageContainingAll("port", "70000", "tls", "maybe", "poolSize");
  }

  @Test
  void clientToolsThatAreMissingOrTooOldAreNamedWithTheirVersions() throws IOException {
    String database = TestPostgres.newDatabase(FailureTest.class);
    Path tools = Files.createDirectory(directory.resolve("tools"));
    Map<String, String> settings = Map.of("toolsDirectory", tools.toString());
    try (Engine engine = TestEngine.with(SERVER, settings)) {
      assertThat(failure(() -> driver(engine).backup(database, store(), WorkMonitor.NONE)))
          .hasMessageContaining("there are none")
          .extracting(EngineException::code)
          .isEqualTo(FailureCode.CONFIGURATION_INVALID);
      for (String name : List.of("pg_dump", "pg_restore")) {
        Path tool = tools.resolve(name);
        Files.writeString(tool, "#!/bin/sh\necho \"" + name + " (PostgreSQL) 9.6.24\"\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
      }
      assertThat(failure(() -> driver(engine).backup(database, store(), WorkMonitor.NONE)))
          .hasMessageContaining("9.6.24")
          .hasMessageContaining(tools.toString());
    }
  }

  @Test
  void aTableThatTheRoleMayNotReadIsNamed() {
    String database = TestPostgres.newDatabase(FailureTest.class);
    SERVER.psql(
        database,
        "CREATE TABLE closed (a int); DROP ROLE IF EXISTS small_role;"
            + " CREATE ROLE small_role LOGIN PASSWORD 'secret:small'");
    try (Engine engine = smallRole()) {
      EngineException checked =
          failure(() -> engine.backups().checkBackup(driver(engine).request(database)));
      assertThat(checked.code()).isEqualTo(FailureCode.PERMISSION_DENIED);
      assertThat(checked).hasMessageContaining("closed");
      assertThat(failure(() -> driver(engine).backup(database, store(), WorkMonitor.NONE)).code())
          .isEqualTo(FailureCode.PERMISSION_DENIED);
      assertThat(engine.describe().missingPrivileges()).hasSizeGreaterThanOrEqualTo(3);
      assertThat(engine.databases().describe(database).sizeBytes()).isNotNull();
    }
  }

  @Test
  void rowSecurityMakesABackupFailInsteadOfThinningItOut() {
    String database = TestPostgres.newDatabase(FailureTest.class);
    SERVER.psql(
        database,
        "DROP ROLE IF EXISTS reader_role; CREATE ROLE reader_role LOGIN PASSWORD 'secret:small';"
            + " CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2);"
            + " ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
            + " CREATE POLICY one ON t USING (a = 1); GRANT SELECT ON t TO reader_role;");
    try (Engine engine =
        TestEngine.with(SERVER, Map.of("username", "reader_role", "password", "secret:small"))) {
      assertThat(failure(() -> driver(engine).backup(database, store(), WorkMonitor.NONE)).code())
          .isEqualTo(FailureCode.PERMISSION_DENIED);
    }
  }

  @Test
  void rolesThatAreMissingAreNamedBeforeAnythingIsMade() {
    String database = TestPostgres.newDatabase(FailureTest.class);
    SERVER.psql(
        database,
        "CREATE ROLE \"going \"\"away\"; CREATE TABLE t (a int);"
            + " ALTER TABLE t OWNER TO \"going \"\"away\"");
    DirectoryStore store = store();
    try (Engine engine = TestEngine.on(SERVER)) {
      BackupManifest manifest = driver(engine).backup(database, store, WorkMonitor.NONE);
      SERVER.psql(database, "DROP TABLE t; DROP ROLE \"going \"\"away\"");
      EngineException failure =
          failure(
              () ->
                  driver(engine)
                      .restore(
                          driver(engine).restoreRequest("6666666666666666", "without role", false),
                          manifest,
                          store,
                          WorkMonitor.NONE));
      assertThat(failure.code()).isEqualTo(FailureCode.PRECONDITION_FAILED);
      assertThat(failure).hasMessageContaining("going \"away");
      assertThat(failure.help()).contains("CREATE ROLE \"going \"\"away\";");
      assertThat(engine.databases().exists("windlass_6666666666666666")).isFalse();
    }
  }

  @Test
  void aTableHeldByAnotherDoesNotMakeABackupWaitForEver() throws SQLException {
    String database = TestPostgres.newDatabase(FailureTest.class);
    SERVER.psql(database, "CREATE TABLE held (a int)");
    try (Engine engine = TestEngine.with(SERVER, Map.of("lockTimeout", "PT0.5S"));
        Connection holder = SERVER.connect(database);
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE held IN ACCESS EXCLUSIVE MODE");
      EngineException failure =
          failure(() -> driver(engine).backup(database, store(), WorkMonitor.NONE));
      assertThat(failure.code()).isEqualTo(FailureCode.ENGINE_BUSY);
      assertThat(failure.engineCode()).isEqualTo("55P03");
    }
  }

  @Test
  void aReadOnlyQueryCannotMakeItselfWritable() {
    String database = TestPostgres.newDatabase(FailureTest.class);
    SERVER.psql(database, "CREATE TABLE t (a int); CREATE SEQUENCE s");
    try (Engine engine = TestEngine.on(SERVER)) {
      for (String statement :
          List.of(
              "SET TRANSACTION READ WRITE",
              "SELECT set_config('transaction_read_only', 'off', false)",
              "WITH x AS (INSERT INTO t VALUES (1) RETURNING a) SELECT * FROM x",
              "SELECT nextval('s')",
              "EXPLAIN ANALYZE DELETE FROM t",
              "DO $$BEGIN INSERT INTO t VALUES (1); END$$")) {
        EngineException failure = failure(() -> run(engine, database, statement));
        assertThat(failure.code()).as(statement).isEqualTo(FailureCode.STATEMENT_FAILED);
      }
      for (String statement :
          List.of(
              "COPY (SELECT 1) TO PROGRAM 'true'",
              "/* x */ -- y\n copy t to '/tmp/x'",
              "COMMIT; INSERT INTO t VALUES (1)",
              "",
              "-- nothing")) {
        assertThat(failure(() -> run(engine, database, statement)).code())
            .as(statement)
            .isEqualTo(FailureCode.INVALID_COMMAND);
      }
      assertThat(SERVER.psql(database, "SELECT count(*) FROM t").strip()).isEqualTo("0");
    }
  }

  @Test
  void aStatementThatRefusesTransactionsRunsWhenChangesAreAllowed() {
    String database = TestPostgres.newDatabase(FailureTest.class);
    SERVER.psql(database, "CREATE TABLE t (a int)");
    try (Engine engine = TestEngine.on(SERVER)) {
      engine
          .queries()
          .run(
              database,
              new QueryRun("VACUUM t", null, false, null, null, null),
              new NoRows(),
              WorkMonitor.NONE);
    }
  }

  private static void run(Engine engine, String database, String statement) {
    engine
        .queries()
        .run(
            database,
            new QueryRun(statement, null, null, null, null, null),
            new NoRows(),
            WorkMonitor.NONE);
  }

  private static Engine smallRole() {
    return TestEngine.with(SERVER, Map.of("username", "small_role", "password", "secret:small"));
  }

  private static BackupDriver driver(Engine engine) {
    return new BackupDriver(engine.backups(), 2);
  }

  private DirectoryStore store() {
    return new DirectoryStore(directory.resolve("objects"));
  }

  private static EngineException failure(ThrowingCallable work) {
    EngineException failure = catchThrowableOfType(EngineException.class, work);
    assertThat(failure).isNotNull();
    return failure;
  }
}
