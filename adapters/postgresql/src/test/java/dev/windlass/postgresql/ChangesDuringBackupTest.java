package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Backups.BackupSession;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.BackupDriver;
import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.messages.FailureCode;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that others change while it is backed up: one moment of it, or a clear failure. */
class ChangesDuringBackupTest {
  private static final PostgresServer SERVER = TestPostgres.shared();
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  @TempDir Path directory;
  private Engine engine;
  private String source;
  private DirectoryStore store;

  @BeforeEach
  void open() {
    engine = TestEngine.on(SERVER);
    source = TestPostgres.newDatabase(ChangesDuringBackupTest.class);
    store = new DirectoryStore(directory.resolve("backup"));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private BackupDriver driver() {
    return new BackupDriver(engine.backups(), 2);
  }

  private String copy(String jobId, BackupManifest manifest, DirectoryStore from) {
    String copy = source + "_" + jobId;
    driver().restore(driver().restoreRequest(jobId, copy, false), manifest, from, WorkMonitor.NONE);
    return copy;
  }

  /** Money moves between two tables, one of them cut into parts; each move is noted in a third. */
  @Test
  void whatIsRestoredIsOneMomentOfTransfersBetweenTables() throws Exception {
    SERVER.psql(
        source,
        """
        CREATE TABLE checking (id int PRIMARY KEY, balance bigint NOT NULL, filler text);
        CREATE TABLE savings (id int PRIMARY KEY, balance bigint NOT NULL);
        CREATE TABLE ledger (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, amount int NOT NULL);
        INSERT INTO checking SELECT g, 1000, repeat(md5(g::text), 8) FROM generate_series(1, 150000) g;
        INSERT INTO savings SELECT g, 1000 FROM generate_series(1, 1000) g;
        """);
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(3);
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      writers.add(Thread.ofPlatform().start(() -> transfer(stop, begun)));
    }
    begun.await();
    BackupManifest manifest;
    try {
      manifest = driver().backup(source, store, WorkMonitor.NONE);
    } finally {
      stop.set(true);
      for (Thread writer : writers) {
        writer.join();
      }
    }
    assertThat(
            manifest.parts().stream()
                .filter(part -> part.details().toString().contains("checking")))
        .as("parts of the large table")
        .hasSizeGreaterThan(1);
    String copy = copy("bbbb000000000001", manifest, store);
    String moved = "SELECT count(*) > 0, sum(amount) FROM ledger";
    assertThat(
            SERVER
                .psql(
                    copy,
                    """
                    SELECT (SELECT sum(balance) FROM checking) + (SELECT sum(balance) FROM savings),
                           (SELECT sum(balance) FROM savings) - 1000000
                             = (SELECT COALESCE(sum(amount), 0) FROM ledger),
                           (SELECT count(*) FROM checking),
                           nextval(pg_get_serial_sequence('ledger', 'id'))
                             > (SELECT COALESCE(max(id), 0) FROM ledger)
                    """)
                .strip())
        .isEqualTo("151000000|t|150000|t");
    assertThat(SERVER.psql(copy, moved)).startsWith("t");
    assertThat(SERVER.psql(source, "SELECT count(*) FROM ledger"))
        .isNotEqualTo(SERVER.psql(copy, "SELECT count(*) FROM ledger"));
  }

  private void transfer(AtomicBoolean stop, CountDownLatch begun) {
    try (Connection connection = SERVER.connect(source);
        Statement statement = connection.createStatement()) {
      while (!stop.get()) {
        statement.execute(
            "DO $$ DECLARE from_id int := 1 + (random() * 149999)::int; to_id int := 1 + (random() * 999)::int;"
                + " BEGIN UPDATE checking SET balance = balance - 1 WHERE id = from_id;"
                + " UPDATE savings SET balance = balance + 1 WHERE id = to_id;"
                + " INSERT INTO ledger (amount) VALUES (1); END $$");
        begun.countDown();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void nobodyCanDropEmptyRewriteOrAlterATableWhileItIsBackedUp() throws Exception {
    SERVER.psql(
        source,
        "CREATE TABLE held (a int, b text); INSERT INTO held SELECT g, 'x' FROM generate_series(1, 1000) g;"
            + " CREATE TABLE parted (a int) PARTITION BY LIST (a);"
            + " CREATE TABLE part PARTITION OF parted FOR VALUES IN (1); INSERT INTO parted VALUES (1)");
    DatabaseImage before = DatabaseImage.of(SERVER, source);
    BackupManifest manifest;
    try (BackupSession session =
            engine.backups().begin(driver().request(source), WorkMonitor.NONE);
        Connection other = SERVER.connect(source);
        Statement statement = other.createStatement()) {
      statement.execute("SET lock_timeout = '200ms'");
      for (String change :
          List.of(
              "DROP TABLE held",
              "TRUNCATE held",
              "VACUUM FULL held",
              "ALTER TABLE held DROP COLUMN b",
              "ALTER TABLE held ALTER COLUMN a TYPE bigint",
              "ALTER TABLE held RENAME TO other",
              "ALTER TABLE parted DETACH PARTITION part",
              "DROP SCHEMA public CASCADE")) {
        SQLException refused =
            catchThrowableOfType(SQLException.class, () -> statement.execute(change));
        assertThat((Throwable) refused).as(change).isNotNull();
        assertThat(refused.getSQLState()).as(change).isEqualTo(LOCK_NOT_AVAILABLE);
      }
      statement.execute(
          "DELETE FROM held; CREATE TABLE late AS SELECT 1 AS a; CREATE INDEX ON held (a);"
              + " CREATE VIEW late_view AS SELECT * FROM held");
      manifest = driver().write(session, source, store, WorkMonitor.NONE);
    }
    assertThat(DatabaseImage.of(SERVER, copy("bbbb000000000002", manifest, store)))
        .isEqualTo(before);
  }

  /** Tables come, change and go all the time; a backup is whole or says that it could not be. */
  @Test
  void aDatabaseWhoseTablesComeAndGoIsBackedUpRightOrNotAtAll() throws Exception {
    SERVER.psql(
        source,
        "CREATE TABLE steady AS SELECT g AS a FROM generate_series(1, 5000) g;"
            + " CREATE TABLE swapped AS SELECT g AS a FROM generate_series(1, 500) g");
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    Thread changer = Thread.ofPlatform().start(() -> comeAndGo(stop, begun));
    begun.await();
    int whole = 0;
    try {
      for (int round = 0; round < 6; round++) {
        DirectoryStore here = new DirectoryStore(directory.resolve("round" + round));
        try {
          BackupManifest manifest = driver().backup(source, here, WorkMonitor.NONE);
          String copy = copy("bbbb00000000001" + round, manifest, here);
          assertThat(SERVER.psql(copy, "SELECT count(*) FROM steady").strip()).isEqualTo("5000");
          assertThat(SERVER.psql(copy, "SELECT count(*) FROM swapped").strip()).isEqualTo("500");
          whole++;
        } catch (EngineException e) {
          assertThat(e.code())
              .as(e.getMessage())
              .isIn(FailureCode.ENGINE_BUSY, FailureCode.STATEMENT_FAILED);
        }
      }
    } finally {
      stop.set(true);
      changer.join();
    }
    assertThat(whole).as("backups that succeeded").isPositive();
  }

  private void comeAndGo(AtomicBoolean stop, CountDownLatch begun) {
    try (Connection connection = SERVER.connect(source);
        Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = '100ms'");
      for (int i = 0; !stop.get(); i++) {
        try {
          statement.execute(
              "CREATE TABLE passing_%1$d AS SELECT 1 AS a; DROP TABLE IF EXISTS passing_%2$d"
                  .formatted(i, i - 1));
          statement.execute(
              "BEGIN; CREATE TABLE fresh AS SELECT g AS a FROM generate_series(1, 500) g;"
                  + " DROP TABLE swapped; ALTER TABLE fresh RENAME TO swapped; COMMIT");
          statement.execute("VACUUM FULL swapped");
        } catch (SQLException waited) {
          statement.execute("ROLLBACK");
        }
        begun.countDown();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
