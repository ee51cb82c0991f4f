package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.BackupScope;
import dev.windlass.engine.Backups.BackupRequest;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.BackupDriver;
import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.BackupPace;
import dev.windlass.testbed.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups give way to those who work on the server, and to nobody else. */
@Timeout(120)
class PaceTest {
  private static final String DATABASE = "paced";

  /** Nothing is compiled for it, which needs a library that not every installation has. */
  private static final String BUSY =
      "SET jit = off; SELECT count(*) FROM pg_class a, pg_class b, pg_class c, pg_class d";

  /** A megabyte's work takes at least so long, so that copying outlasts the working part. */
  private static final Duration WORK = Duration.ofMillis(40);

  /** A hand that rests looks at the monitor again and again; one that works does so once. */
  private static final int LOOKS_OF_A_REST = 6;

  @TempDir static Path place;
  private static PostgresServer server;

  @TempDir Path directory;
  private final List<Connection> others = new ArrayList<>();
  private final List<CompletableFuture<Void>> working = new ArrayList<>();

  @BeforeAll
  static void start() {
    server = PostgresServer.start(place.resolve("server"));
    server.createDatabase(DATABASE);
    server.psql(
        DATABASE,
        "CREATE TABLE t AS SELECT g, repeat(md5(g::text), 20) FROM generate_series(1, 50000) g;"
            + " CREATE TABLE held (a int);"
            + " CREATE ROLE keeper LOGIN PASSWORD '"
            + server.password()
            + "'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO keeper");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void nobodyIsThere() throws SQLException {
    assertThat(othersAtWork()).isZero();
  }

  @AfterEach
  void goHome() throws SQLException {
    for (Connection other : others) {
      other.abort(Runnable::run);
    }
    server.psql(
        DATABASE,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
    working.forEach(each -> each.exceptionally(_ -> null).join());
    others.clear();
  }

  private static long othersAtWork() throws SQLException {
    try (Connection connection = server.connect(DATABASE);
        Statement statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE state <> 'idle'"
                    + " AND pid <> pg_backend_pid()")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Has another session run this until the test ends. */
  private void beside(String sql) throws SQLException {
    Connection other = server.connect(DATABASE);
    others.add(other);
    working.add(
        CompletableFuture.runAsync(
            () -> {
              try (Statement statement = other.createStatement()) {
                statement.execute(sql);
              } catch (SQLException e) {
                throw new CompletionException(e);
              }
            },
            Thread::startVirtualThread));
  }

  private void awaitWork(int sessions) throws SQLException {
    while (othersAtWork() < sessions) {
      assertThat(Thread.interrupted()).as("out of time").isFalse();
      assertThat(working).noneMatch(CompletableFuture::isCompletedExceptionally);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  /** Works slowly, and counts rests by how often it is looked at between two megabytes. */
  private static final class Watch implements WorkMonitor {
    private int megabytes;
    private int looks;
    private int rests;
    private int cancelAt = Integer.MAX_VALUE;

    @Override
    public synchronized void progress(String phase, long done, @Nullable Long total, String unit) {
      rests += megabytes > 0 && looks >= LOOKS_OF_A_REST ? 1 : 0;
      looks = 0;
      megabytes++;
      LockSupport.parkNanos(WORK.toNanos());
    }

    @Override
    public synchronized void throwIfCancelled() {
      looks++;
      if (megabytes > 0 && looks >= cancelAt) {
        throw new EngineException(FailureCode.CANCELLED, "Enough.", null);
      }
    }

    @Override
    public Registration onCancel(Runnable action) {
      return () -> {};
    }

    synchronized int rests() {
      return rests;
    }
  }

  private Watch backUp(BackupPace pace) {
    return backUp(pace, server.user(), new Watch());
  }

  private Watch backUp(BackupPace pace, String role, Watch watch) {
    try (Engine engine = TestEngine.with(server, Map.of("username", role))) {
      new BackupDriver(engine.backups(), 1)
          .backup(
              new BackupRequest(DATABASE, BackupMethod.LOGICAL, 1, 1, BackupScope.WHOLE, pace),
              new DirectoryStore(directory.resolve("backup")),
              watch);
    }
    return watch;
  }

  @Test
  void restsWhileOthersAreAtWork() throws SQLException {
    beside(BUSY);
    awaitWork(1);
    assertThat(backUp(BackupPace.GENTLE).rests()).isPositive();
  }

  @Test
  void restsForNobodyAtFullPace() throws SQLException {
    beside(BUSY);
    awaitWork(1);
    assertThat(backUp(BackupPace.FULL).rests()).isZero();
  }

  @Test
  void doesNotRestForSessionsThatWaitThemselves() throws SQLException {
    beside("SELECT pg_sleep(1000)");
    beside("BEGIN; INSERT INTO held VALUES (1)");
    beside("BEGIN; SELECT pg_advisory_lock(7)");
    awaitWork(3);
    beside("SELECT pg_advisory_lock(7)");
    awaitWork(4);
    assertThat(backUp(BackupPace.GENTLE).rests()).isZero();
  }

  @Test
  void doesNotRestForWhomItsRoleCannotSee() throws SQLException {
    beside(BUSY);
    awaitWork(1);
    assertThat(backUp(BackupPace.GENTLE, "keeper", new Watch()).rests()).isZero();
  }

  @Test
  void doesNotRestForAnotherBackup() throws SQLException {
    beside("SET application_name = 'windlass backup'; " + BUSY);
    awaitWork(1);
    assertThat(backUp(BackupPace.GENTLE).rests()).isZero();
  }

  @Test
  void aCancelEndsTheRest() throws SQLException {
    beside(BUSY);
    awaitWork(1);
    Watch watch = new Watch();
    watch.cancelAt = LOOKS_OF_A_REST;
    EngineException failure =
        catchThrowableOfType(
            EngineException.class, () -> backUp(BackupPace.GENTLE, server.user(), watch));
    assertThat(failure.code()).isEqualTo(FailureCode.CANCELLED);
    assertThat(watch.rests()).isZero();
  }
}
