package dev.windlass.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Queries;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseCreate;
import dev.windlass.messages.command.DatabaseMaintain;
import dev.windlass.messages.command.DatabaseMaintain.Task;
import dev.windlass.messages.command.QueryResult;
import dev.windlass.messages.command.QueryRun;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What SQLite has of its own. */
@Timeout(60)
class SqliteTest {
  @TempDir private Path outside;

  private static EngineException failure(ThrowingCallable work) {
    return catchThrowableOfType(EngineException.class, work);
  }

  private static void query(Engine engine, String sql, boolean readOnly) {
    engine
        .queries()
        .run(
            "d",
            new QueryRun(sql, null, readOnly, null, null, null),
            new Queries.RowSink() {
              @Override
              public void columns(List<QueryResult.Column> columns) {}

              @Override
              public void row(List<JsonNode> values) {}
            },
            WorkMonitor.NONE);
  }

  private Engine engine(String queryTimeout) throws Exception {
    Path directory = Files.createDirectories(outside.resolve("data"));
    Engine engine = SqliteUnderTest.on(directory, queryTimeout);
    engine.databases().create("d", DatabaseCreate.withDefaults(), WorkMonitor.NONE);
    return engine;
  }

  @Test
  void noStatementReachesAnotherFile() throws Exception {
    try (Engine engine = engine("PT1M")) {
      Path elsewhere = outside.resolve("stolen");
      for (String sql :
          List.of(
              "ATTACH DATABASE '" + elsewhere + "' AS x",
              "VACUUM INTO '" + elsewhere + "'",
              "backup to " + elsewhere,
              "/* x */ BACKUP to " + elsewhere,
              "restore from " + elsewhere,
              "SELECT load_extension('" + elsewhere + "')")) {
        for (boolean readOnly : List.of(true, false)) {
          assertThat(failure(() -> query(engine, sql, readOnly)))
              .as(sql)
              .extracting(EngineException::code)
              .isIn(FailureCode.STATEMENT_FAILED, FailureCode.INVALID_COMMAND);
        }
      }
      assertThat(elsewhere).doesNotExist();
      try (var files = Files.list(outside)) {
        assertThat(files).containsExactly(outside.resolve("data"));
      }
    }
  }

  @Test
  void aStatementEndsAtItsTimeOut() throws Exception {
    try (Engine engine = engine("PT0.3S")) {
      String endless = new SqliteUnderTest(outside).longStatement();
      assertThat(failure(() -> query(engine, endless, true)).code()).isEqualTo(FailureCode.TIMEOUT);
    }
  }

  @Test
  void statementsAreTakenApartAsSqliteDoes() throws Exception {
    try (Engine engine = engine("PT1M")) {
      query(engine, "CREATE TABLE t (a text DEFAULT 'x;y') -- ; not a second one", false);
      query(engine, "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; SELECT 2; END;", false);
      query(engine, "INSERT INTO t VALUES (';'); -- end", false);
      assertThat(failure(() -> query(engine, "SELECT 1; SELECT 2", true)).code())
          .isEqualTo(FailureCode.INVALID_COMMAND);
      assertThat(failure(() -> query(engine, "-- nothing", true)).code())
          .isEqualTo(FailureCode.INVALID_COMMAND);
    }
  }

  @Test
  void aDatabaseThatSomebodyWritesToIsDroppedOnlyByForce() throws Exception {
    try (Engine engine = SqliteUnderTest.on(outside, "PT1M")) {
      SqliteUnderTest files = new SqliteUnderTest(outside);
      files.createDatabase("busy");
      try (Connection other = files.connect("busy");
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        EngineException failure =
            failure(() -> engine.databases().drop("busy", false, WorkMonitor.NONE));
        assertThat(failure.code()).isEqualTo(FailureCode.PRECONDITION_FAILED);
        assertThat(files.hasDatabase("busy")).isTrue();
        engine.databases().drop("busy", true, WorkMonitor.NONE);
        assertThat(files.hasDatabase("busy")).isFalse();
      }
    }
  }

  @Test
  void damageIsFoundAndADamagedFileIsStillListed() throws Exception {
    try (Engine engine = engine("PT1M")) {
      query(engine, "CREATE TABLE t (a integer PRIMARY KEY, b text)", false);
      query(
          engine,
          "INSERT INTO t WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT"
              + " 2000) SELECT x, hex(randomblob(50)) FROM c",
          false);
      Path file = outside.resolve("data/d.sqlite");
      try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
        damaged.seek(3 * 4096);
        damaged.write(new byte[4096]);
      }
      assertThat(
              failure(
                      () ->
                          engine
                              .maintenance()
                              .maintain("d", DatabaseMaintain.of(Task.CHECK), WorkMonitor.NONE))
                  .code())
          .isEqualTo(FailureCode.INTEGRITY_FAILED);
      Files.writeString(outside.resolve("data/text.sqlite"), "no database at all".repeat(500));
      assertThat(engine.databases().describe("text").findings()).hasSize(1);
      assertThat(engine.databases().list()).hasSize(2);
    }
  }

  @Test
  void whatSqliteHasNotIsRefused() throws Exception {
    try (Engine engine = engine("PT1M")) {
      DatabaseCreate owned = new DatabaseCreate("somebody", null, null, null, null);
      EngineException failure =
          failure(() -> engine.databases().create("x", owned, WorkMonitor.NONE));
      assertThat(failure.code()).isEqualTo(FailureCode.UNSUPPORTED_OPERATION);
      DatabaseCreate wide = new DatabaseCreate(null, "UTF-16", null, null, null);
      engine.databases().create("wide", wide, WorkMonitor.NONE);
      assertThat(engine.databases().describe("wide").encoding()).startsWith("UTF-16");
    }
  }
}
