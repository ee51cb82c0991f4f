package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.Backups.RestoreSession;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.BackupDriver;
import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.messages.FailureCode;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Indexes and constraints of a table that is large enough for them to be made side by side. */
class RestoredIndexesTest {
  private static final PostgresServer SERVER = TestPostgres.shared();
  private static final String COPY = "indexes made again";

  @TempDir static Path directory;
  private static Path tablespace;
  private static final Engine ENGINE = TestEngine.on(SERVER);
  private static final BackupDriver DRIVER = new BackupDriver(ENGINE.backups(), 3);
  private static String source = "";
  private static BackupManifest manifest;
  private static DirectoryStore store;

  @BeforeAll
  static void backUp() throws IOException {
    tablespace = RestoredServer.publicDirectory();
    source = TestPostgres.newDatabase(RestoredIndexesTest.class);
    Path place = RestoredServer.owned(tablespace.resolve("data"), SERVER);
    SERVER.psql("postgres", "CREATE TABLESPACE \"for indexes\" LOCATION '" + place + "'");
    SERVER.psql(
        source,
        """
        CREATE SCHEMA "Weird ""s";
        CREATE TABLE "Weird ""s"."T a.b" (id integer NOT NULL, "B x" integer, c integer, note text);
        INSERT INTO "Weird ""s"."T a.b"
          SELECT n, n, n, repeat(md5(n::text), 10) FROM generate_series(1, 60000) n;
        ALTER TABLE "Weird ""s"."T a.b"
          ADD PRIMARY KEY (id) INCLUDE (c) WITH (fillfactor = 70),
          ADD CONSTRAINT "u,1" UNIQUE NULLS NOT DISTINCT ("B x", c) DEFERRABLE INITIALLY DEFERRED,
          ADD CONSTRAINT "not; twice" EXCLUDE USING btree (c WITH =);
        CREATE INDEX "a ON b" ON "Weird ""s"."T a.b" ("B x") TABLESPACE "for indexes";
        CREATE UNIQUE INDEX "known by" ON "Weird ""s"."T a.b" (id);
        ALTER TABLE "Weird ""s"."T a.b" CLUSTER ON "a ON b";
        ALTER TABLE "Weird ""s"."T a.b" REPLICA IDENTITY USING INDEX "known by";
        COMMENT ON CONSTRAINT "u,1" ON "Weird ""s"."T a.b" IS 'it''s a constraint';
        CREATE INDEX sums ON "Weird ""s"."T a.b" ((id + c));
        ALTER INDEX "Weird ""s".sums ALTER COLUMN 1 SET STATISTICS 77;
        CREATE TABLE child (id integer PRIMARY KEY, parent integer);
        ALTER TABLE child ADD FOREIGN KEY (parent) REFERENCES "Weird ""s"."T a.b" (id);
        CREATE TABLE place (a integer, b integer, note text, PRIMARY KEY (a, b))
          PARTITION BY HASH (a);
        CREATE INDEX ON place (b);
        CREATE TABLE place_0 PARTITION OF place FOR VALUES WITH (modulus 2, remainder 0);
        CREATE TABLE place_1 PARTITION OF place FOR VALUES WITH (modulus 2, remainder 1);
        INSERT INTO place
          SELECT n, n % 7, repeat(md5(n::text), 10) FROM generate_series(1, 120000) n;
        """);
    store = new DirectoryStore(directory.resolve("backup"));
    manifest = DRIVER.backup(source, store, WorkMonitor.NONE);
  }

  @AfterAll
  static void close() {
    SERVER.psql("postgres", "DROP DATABASE IF EXISTS \"" + COPY + "\" WITH (FORCE)");
    SERVER.psql("postgres", "DROP DATABASE IF EXISTS \"" + source + "\" WITH (FORCE)");
    SERVER.psql("postgres", "DROP TABLESPACE IF EXISTS \"for indexes\"");
    ENGINE.close();
  }

  @Test
  void comeBackAsTheyWere() {
    DRIVER.restore(
        DRIVER.restoreRequest("bbbb000000000001", COPY, false), manifest, store, WorkMonitor.NONE);
    assertThat(DatabaseImage.of(SERVER, COPY)).isEqualTo(DatabaseImage.of(SERVER, source));
    assertThat(places(COPY)).isEqualTo(places(source)).contains("a ON b|for indexes");
  }

  @Test
  void thatCannotBeMadeFailWithTheServersReasonAndLeaveNoSession() {
    RestoreRequest request = DRIVER.restoreRequest("bbbb000000000002", "never made", false);
    try (RestoreSession session = ENGINE.backups().restore(request, manifest, store)) {
      session.prepare(WorkMonitor.NONE);
      DRIVER.load(session, WorkMonitor.NONE);
      String temporary = String.valueOf(session.temporaryName());
      SERVER.psql(
          temporary, "INSERT INTO \"Weird \"\"s\".\"T a.b\" VALUES (7, -1, -1, 'a second seven')");
      EngineException failure =
          catchThrowableOfType(EngineException.class, () -> session.finish(WorkMonitor.NONE));
      assertThat(failure).isNotNull();
      assertThat(failure.code()).isEqualTo(FailureCode.STATEMENT_FAILED);
      assertThat(failure.engineCode()).isEqualTo("23505");
      assertThat(failure).hasMessageContaining("unique index \"T a.b_pkey\"");
      assertThat(
              SERVER.psql(
                  "postgres",
                  "SELECT count(*) FROM pg_stat_activity WHERE datname = '"
                      + temporary
                      + "' AND state = 'active'"))
          .isEqualToIgnoringWhitespace("0");
      session.discard();
    }
  }

  @Test
  void areNotWaitedForByAutovacuumOfWhatWasJustLoaded() {
    RestoreRequest request = DRIVER.restoreRequest("bbbb000000000003", "never published", false);
    try (RestoreSession session = ENGINE.backups().restore(request, manifest, store)) {
      session.prepare(WorkMonitor.NONE);
      DRIVER.load(session, WorkMonitor.NONE);
      String temporary = String.valueOf(session.temporaryName());
      // Autovacuum passes by what it cannot lock at once, as this does.
      assertThat(vacuum(temporary)).contains("skipping vacuum of \"T a.b\"");
      session.finish(WorkMonitor.NONE);
      assertThat(vacuum(temporary)).doesNotContain("skipping");
      session.discard();
    }
  }

  private static String vacuum(String database) {
    try (Connection connection = SERVER.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("VACUUM (SKIP_LOCKED) \"Weird \"\"s\".\"T a.b\"");
      SQLWarning warning = statement.getWarnings();
      return warning == null ? "" : String.valueOf(warning.getMessage());
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static String places(String database) {
    return SERVER.psql(
        database,
        """
        SELECT indexname, tablespace FROM pg_indexes
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
        """);
  }
}
