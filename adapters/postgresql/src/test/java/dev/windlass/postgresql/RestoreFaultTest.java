package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.Backups.RestoreSession;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.BackupDriver;
import dev.windlass.engine.testkit.CancelSwitch;
import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.messages.FailureCode;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore that is stopped at this point, by this fault, ends so. */
class RestoreFaultTest {
  private static final PostgresServer SERVER = TestPostgres.shared();

  @TempDir Path directory;
  private Engine engine;
  private String source;
  private BackupManifest manifest;
  private DirectoryStore store;

  @BeforeEach
  void backUp() {
    engine = TestEngine.on(SERVER);
    source = TestPostgres.newDatabase(RestoreFaultTest.class);
    SERVER.psql(
        source,
        Resources.text("everything.sql")
            .replace("400000", "4000")
            .replace(
                "CREATE ROLE \"app owner\" NOLOGIN;",
                "SELECT 'CREATE ROLE \"app owner\"' WHERE NOT EXISTS"
                    + " (SELECT FROM pg_roles WHERE rolname = 'app owner') \\gexec\n"));
    store = new DirectoryStore(directory.resolve("backup"));
    manifest = driver().backup(source, store, WorkMonitor.NONE);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void cancelledWhileIndexesAreMadeItLeavesNoSessionAndTheNextAttemptMakesThemAnew() {
    RestoreRequest request = driver().restoreRequest("aaaa000000000001", source + " again", false);
    String temporary = loaded(request);
    CancelSwitch cancel = new CancelSwitch();
    try (RestoreSession session = engine.backups().restore(request, manifest, store)) {
      EngineException failure =
          catchThrowableOfType(
              EngineException.class, () -> session.finish(new CancelAtProgress(cancel)));
      assertThat(failure).isNotNull();
      assertThat(failure.code()).isEqualTo(FailureCode.CANCELLED);
    }
    SERVER.psql(
        "postgres",
        """
        DO $$BEGIN
          FOR i IN 1..500 LOOP
            EXIT WHEN NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = '%s');
            PERFORM pg_sleep(0.02), pg_stat_clear_snapshot();
          END LOOP;
          ASSERT NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = '%s');
        END$$
        """
            .formatted(temporary, temporary));
    finishTwice(request);
    try (RestoreSession session = engine.backups().restore(request, manifest, store)) {
      session.publish(WorkMonitor.NONE);
    }
    assertThat(DatabaseImage.of(SERVER, source + " again"))
        .isEqualTo(DatabaseImage.of(SERVER, source));
  }

  /** As if the worker had died at the very end of the first attempt. */
  private void finishTwice(RestoreRequest request) {
    try (RestoreSession session = engine.backups().restore(request, manifest, store)) {
      session.finish(WorkMonitor.NONE);
      SERVER.psql(
          "postgres",
          "COMMENT ON DATABASE %s IS 'windlass restore %s FINISHING'"
              .formatted(session.temporaryName(), request.jobId()));
      session.finish(WorkMonitor.NONE);
    }
  }

  private void assertTheNextAttemptReplaces(RestoreRequest request, String target) {
    try (RestoreSession session = engine.backups().restore(request, manifest, store)) {
      assertThat(session.publish(WorkMonitor.NONE)).isTrue();
    }
    assertThat(engine.databases().exists("windlass_old_" + request.jobId())).isFalse();
    assertThat(DatabaseImage.of(SERVER, target)).isEqualTo(DatabaseImage.of(SERVER, source));
  }

  @Test
  void whoDiedWhenTheOldDatabaseWasClosedIsGoneOnFrom() {
    String target = existing("aside");
    RestoreRequest request = driver().restoreRequest("aaaa000000000002", target, true);
    finished(request);
    SERVER.psql(
        "postgres",
        """
        COMMENT ON DATABASE windlass_aaaa000000000002 IS 'windlass restore %s REPLACING';
        ALTER DATABASE "%s" ALLOW_CONNECTIONS false;
        """
            .formatted(request.jobId(), target));
    assertTheNextAttemptReplaces(request, target);
  }

  @Test
  void whoGivesUpWhenTheOldDatabaseWasClosedOpensItAgain() {
    String target = existing("given up");
    RestoreRequest request = driver().restoreRequest("aaaa000000000003", target, true);
    finished(request);
    SERVER.psql(
        "postgres",
        """
        COMMENT ON DATABASE windlass_aaaa000000000003 IS 'windlass restore %s REPLACING';
        ALTER DATABASE "%s" ALLOW_CONNECTIONS false;
        """
            .formatted(request.jobId(), target));
    try (RestoreSession session = engine.backups().restore(request, manifest, store)) {
      session.discard();
    }
    assertThat(SERVER.psql(target, "SELECT a FROM kept").strip()).isEqualTo("1");
    assertThat(engine.databases().exists("windlass_aaaa000000000003")).isFalse();
  }

  @Test
  void whoDiedWhenTheNamesWereExchangedIsGoneOnFrom() {
    String target = existing("exchanged");
    RestoreRequest request = driver().restoreRequest("aaaa00000000000a", target, true);
    finished(request);
    SERVER.psql(
        "postgres",
        """
        ALTER DATABASE "%s" RENAME TO windlass_old_aaaa00000000000a;
        COMMENT ON DATABASE windlass_old_aaaa00000000000a IS 'windlass restore %s REPLACED';
        ALTER DATABASE windlass_aaaa00000000000a RENAME TO "%s";
        """
            .formatted(target, request.jobId(), target));
    assertTheNextAttemptReplaces(request, target);
  }

  @Test
  void aDatabaseThatIsHalfDroppedIsReplaced() {
    String target = existing("half dropped");
    RestoreRequest request = driver().restoreRequest("aaaa00000000000c", target, true);
    finished(request);
    SERVER.psql(
        "postgres",
        "UPDATE pg_database SET datconnlimit = -2 WHERE datname = '%s'".formatted(target));
    assertTheNextAttemptReplaces(request, target);
  }

  /** Clients that connect again and again find a database of the name at every moment. */
  @Test
  void thereAlwaysIsADatabaseOfTheName() throws Exception {
    String target = existing("always there");
    RestoreRequest request = driver().restoreRequest("aaaa00000000000b", target, true);
    finished(request);
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger looks = new AtomicInteger();
    AtomicInteger absences = new AtomicInteger();
    try (Connection observer = SERVER.connect("postgres");
        PreparedStatement look =
            observer.prepareStatement("SELECT FROM pg_database WHERE datname = ?");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      look.setString(1, target);
      Future<?> looking =
          threads.submit(
              () -> {
                while (!over.get()) {
                  try (ResultSet row = look.executeQuery()) {
                    looks.incrementAndGet();
                    if (!row.next()) {
                      absences.incrementAndGet();
                    }
                  }
                }
                return null;
              });
      try (RestoreSession session = engine.backups().restore(request, manifest, store)) {
        assertThat(session.publish(WorkMonitor.NONE)).isTrue();
      } finally {
        over.set(true);
      }
      looking.get();
    }
    assertThat(looks.get()).isGreaterThan(10);
    assertThat(absences.get()).isZero();
  }

  /** Between two attempts a job holds no lock, so that another restore can come and replace. */
  @Test
  void whoseDatabaseWasReplacedBeforeTheOldOneWasDroppedDropsThatAndNothingElse() {
    String target = existing("replaced again");
    RestoreRequest request = driver().restoreRequest("aaaa000000000008", target, true);
    cutOffBeforeTheDrop(request, target);

    try (RestoreSession session = engine.backups().restore(request, manifest, store)) {
      assertThat(session.publish(WorkMonitor.NONE)).isTrue();
    }

    assertOnlyTheOtherIsLeft("aaaa000000000008", target);
  }

  @Test
  void whoGivesUpAfterTheOldDatabaseWasReplacedDropsItAndDoesNotPutItBack() {
    String target = existing("replaced and given up");
    RestoreRequest request = driver().restoreRequest("aaaa000000000009", target, true);
    cutOffBeforeTheDrop(request, target);

    discard(request);

    assertOnlyTheOtherIsLeft("aaaa000000000009", target);
  }

  /** Its connection broke in the DROP; then another restore replaced what it had made. */
  private void cutOffBeforeTheDrop(RestoreRequest request, String target) {
    finished(request);
    String id = request.jobId();
    SERVER.psql(
        "postgres",
        """
        ALTER DATABASE "%s" RENAME TO windlass_old_%s;
        COMMENT ON DATABASE windlass_old_%s IS 'windlass restore %s REPLACED';
        DROP DATABASE windlass_%s;
        CREATE DATABASE "%s";
        COMMENT ON DATABASE "%s" IS 'the other restore''s';
        """
            .formatted(target, id, id, id, id, target, target));
  }

  private void assertOnlyTheOtherIsLeft(String id, String target) {
    assertThat(engine.databases().exists("windlass_old_" + id)).isFalse();
    assertThat(engine.databases().exists("windlass_" + id)).isFalse();
    assertThat(
            SERVER.psql(
                "postgres",
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '%s'"
                    .formatted(target)))
        .contains("the other restore's");
  }

  @Test
  void whatWasMadeAndNotYetMarkedIsDropped() {
    RestoreRequest request = driver().restoreRequest("aaaa000000000005", "unmarked", false);
    SERVER.psql("postgres", "CREATE DATABASE windlass_aaaa000000000005");
    discard(request);
    assertThat(engine.databases().exists("windlass_aaaa000000000005")).isFalse();
  }

  @Test
  void whatIsStillBeingMadeByASessionWhoseClientIsGoneIsNotThereLater() throws Exception {
    String template = existing("template");
    RestoreRequest request = driver().restoreRequest("aaaa000000000006", "half made", false);
    try (Connection _ = SERVER.connect(template);
        Connection maker = SERVER.connect("postgres");
        Statement statement = maker.createStatement()) {
      // The server waits five seconds for the template to be left.
      CompletableFuture<Boolean> made =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return statement.execute(
                      "CREATE DATABASE \"windlass_aaaa000000000006\" TEMPLATE \"%s\""
                          .formatted(template));
                } catch (SQLException e) {
                  throw new CompletionException(e);
                }
              });
      while (SERVER
          .psql(
              "postgres", "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'CREATE DATABASE%0006%'")
          .isBlank()) {
        Thread.onSpinWait();
      }
      discard(request);
      assertThatThrownBy(made::join).hasMessageContaining("terminating connection");
    }
    assertThat(engine.databases().exists("windlass_aaaa000000000006")).isFalse();
  }

  private void discard(RestoreRequest request) {
    try (RestoreSession session = engine.backups().restore(request, manifest, store)) {
      session.discard();
    }
  }

  @Test
  void aTemporaryDatabaseThatSomebodyDroppedIsNotCalledARestore() {
    String target = existing("lost");
    RestoreRequest request = driver().restoreRequest("aaaa000000000004", target, true);
    finished(request);
    SERVER.psql("postgres", "DROP DATABASE windlass_aaaa000000000004");
    try (RestoreSession session = engine.backups().restore(request, manifest, store)) {
      EngineException failure =
          catchThrowableOfType(EngineException.class, () -> session.publish(WorkMonitor.NONE));
      assertThat(failure).isNotNull();
      assertThat(failure.code()).isEqualTo(FailureCode.OUTCOME_UNKNOWN);
    }
    assertThat(SERVER.psql(target, "SELECT a FROM kept").strip()).isEqualTo("1");
  }

  private String existing(String purpose) {
    String name = source + " " + purpose;
    SERVER.createDatabase(name);
    SERVER.psql(name, "CREATE TABLE kept AS SELECT 1 AS a");
    return name;
  }

  private void finished(RestoreRequest request) {
    loaded(request);
    try (RestoreSession session = engine.backups().restore(request, manifest, store)) {
      session.finish(WorkMonitor.NONE);
    }
  }

  private String loaded(RestoreRequest request) {
    try (RestoreSession session = engine.backups().restore(request, manifest, store)) {
      session.prepare(WorkMonitor.NONE);
      driver().load(session, WorkMonitor.NONE);
      return String.valueOf(session.temporaryName());
    }
  }

  private BackupDriver driver() {
    return new BackupDriver(engine.backups(), 2);
  }

  /** Cancels as soon as the work says how far it is. */
  private record CancelAtProgress(CancelSwitch cancel) implements WorkMonitor {
    @Override
    public void progress(String phase, long done, @Nullable Long total, String unit) {
      cancel.cancel();
    }

    @Override
    public void throwIfCancelled() {
      cancel.throwIfCancelled();
    }

    @Override
    public Registration onCancel(Runnable action) {
      return cancel.onCancel(action);
    }
  }
}
