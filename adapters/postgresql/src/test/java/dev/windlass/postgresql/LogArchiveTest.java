package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Recovery.ArchiveReport;
import dev.windlass.engine.Recovery.ArchiveRequest;
import dev.windlass.engine.Recovery.RecoveryRequest;
import dev.windlass.engine.Recovery.RecoverySession;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.RecoveryAction;
import dev.windlass.messages.command.RestoreResult.RecoveredServer;
import dev.windlass.testbed.PostgresOptions;
import dev.windlass.testbed.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The archive of the log says how far it goes, and never hides what it lacks. */
@Timeout(300)
class LogArchiveTest {
  private final DirectoryLog log = new DirectoryLog();
  private Path directory;
  private PostgresServer server;
  private DirectoryStore store;
  private BackupManifest manifest;

  @BeforeEach
  void backUp() throws IOException {
    directory = RestoredServer.publicDirectory();
    Files.createDirectory(directory.resolve("recovered"));
    server =
        PostgresServer.start(
            directory.resolve("server"),
            PostgresOptions.forTests().with("min_wal_size", "32MB").with("max_wal_size", "64MB"));
    server.psql("postgres", "CREATE TABLE note (text text)");
    archive(server.port(), true);
    store = new DirectoryStore(directory.resolve("backup"));
    try (Engine engine = engine(server.port())) {
      manifest = PhysicalBackupTest.backUp(engine, store);
    }
    note("first");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Engine engine(int port) {
    return TestEngine.with(
        server,
        Map.of(
            "port", Integer.toString(port),
            "recoveryDirectory", directory.resolve("recovered").toString(),
            "recoveryUser", "postgres"));
  }

  private ArchiveReport archive(int port, boolean complete) {
    try (Engine engine = engine(port)) {
      return engine
          .recovery()
          .archive(new ArchiveRequest(complete, Duration.ZERO), log, WorkMonitor.NONE);
    }
  }

  private void note(String text) {
    server.psql("postgres", "INSERT INTO note VALUES ('" + text + "')");
  }

  private Instant now() {
    return Instant.parse(
        server
            .psql(
                "postgres",
                "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC',"
                    + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
            .strip());
  }

  private static RecoveryRequest to(String directory, @Nullable Instant time) {
    return new RecoveryRequest(
        "job",
        1,
        new DatabaseRestore.Recovery(directory, time, null, null, RecoveryAction.PROMOTE, null),
        false,
        1);
  }

  private EngineException refused(@Nullable Instant time) {
    try (Engine engine = engine(server.port())) {
      return catchThrowableOfType(
          EngineException.class,
          () -> engine.recovery().checkRecovery(to("refused", time), manifest, log));
    }
  }

  private RecoverySession open(Engine engine, RecoveryRequest request) {
    return engine.recovery().recover(request, manifest, store, log);
  }

  private static RecoveredServer finish(RecoverySession session) {
    for (BackupPart part : session.prepare(WorkMonitor.NONE)) {
      session.unpack(part, WorkMonitor.NONE);
    }
    return session.finish(WorkMonitor.NONE);
  }

  private String notes(RecoveredServer made) {
    return RestoredServer.running(server, directory, made.port())
        .psql("postgres", "SELECT string_agg(text, ' ' ORDER BY text) FROM note")
        .strip();
  }

  @Test
  void aFileThatIsArchivedLateReachesNoFurtherThanItsTransactions() {
    server.psql("postgres", "SELECT pg_switch_wal()");
    Instant written = now();
    note("second");
    Instant afterSecond = now();

    ArchiveReport report = archive(server.port(), false);

    assertThat(report.files()).isPositive();
    assertThat(report.upTo()).as("the second note is in no archived file").isBefore(written);
    assertThat(refused(afterSecond).code()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(archive(server.port(), true).upTo()).isAfter(afterSecond);
    assertThat(refused(afterSecond)).isNull();
  }

  @Test
  void aGapIsToldWhenItComesAboutAndFromThenOn() {
    Instant before = now();
    String last = archive(server.port(), true).until();
    server.psql("postgres", "SELECT pg_drop_replication_slot('windlass_test_pg')");
    for (int i = 0; i < 8; i++) {
      note("lost");
      server.psql("postgres", "SELECT pg_switch_wal()");
    }
    server.psql("postgres", "CHECKPOINT");

    EngineException told =
        catchThrowableOfType(EngineException.class, () -> archive(server.port(), true));

    assertThat(told.code()).isEqualTo(FailureCode.INTEGRITY_FAILED);
    assertThat(told).hasMessageContaining("has a gap");
    ArchiveReport later = archive(server.port(), true);
    assertThat(later.until()).isGreaterThan(last);
    assertThat(later.gaps()).hasSize(1);
    String missing = later.gaps().getFirst().split(" ", 2)[0];
    assertThat(told).hasMessageContaining(missing);
    assertThat(refused(null).code()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(refused(null)).hasMessageContaining(missing);
    assertThat(refused(later.upTo())).hasMessageContaining(missing);
    assertThat(refused(before)).as("before the gap").isNull();
  }

  @Test
  void theLogOfAPromotedCopyFollowsThatOfItsOrigin() {
    archive(server.port(), true);
    try (Engine engine = engine(server.port());
        RecoverySession first = open(engine, to("promoted", null))) {
      RecoveredServer promoted = finish(first);
      RestoredServer.running(server, directory, promoted.port())
          .psql("postgres", "INSERT INTO note VALUES ('second')");
      note("not of this history");
      archive(server.port(), true);

      ArchiveReport report = archive(promoted.port(), true);

      assertThat(report.gaps()).isEmpty();
      assertThat(report.until()).startsWith("00000002");
      assertThat(archive(promoted.port(), true).files()).isEqualTo(1);
      try (RecoverySession second = open(engine, to("again", null))) {
        RecoveredServer again = finish(second);
        assertThat(notes(again)).isEqualTo("first second");
        assertThat(again.history()).isEqualTo(3);
        second.discard();
      }
      first.discard();
    }
  }

  @Test
  void aBackupWithoutTheLogThatItNeedsIsRefused() throws Exception {
    Path object = store.file("base-00001.tar.zst");
    Process cut =
        new ProcessBuilder(
                "bash",
                "-euo",
                "pipefail",
                "-c",
                "zstd -dc \"$0\" > \"$0.tar\" && tar --delete -f \"$0.tar\" --wildcards 'pg_wal/0*'"
                    + " && zstd -qf \"$0.tar\" -o \"$0\" && rm \"$0.tar\"",
                object.toString())
            .inheritIO()
            .start();
    assertThat(cut.waitFor()).isZero();

    try (Engine engine = engine(server.port());
        RecoverySession session = open(engine, to("without", null))) {
      EngineException refused = catchThrowableOfType(EngineException.class, () -> finish(session));
      assertThat(refused.code()).isEqualTo(FailureCode.INTEGRITY_FAILED);
      assertThat(refused).hasMessageContaining("pg_wal/").hasMessageContaining("is missing");
      session.discard();
      assertThat(directory.resolve("recovered/without")).doesNotExist();
    }
  }

  @Test
  void anOvertakenAttemptLeavesAloneWhatItsSuccessorMade() {
    try (Engine engine = engine(server.port());
        RecoverySession first = open(engine, to("taken", null));
        RecoverySession second =
            open(engine, new RecoveryRequest("job", 2, to("taken", null).wanted(), false, 1))) {
      first.prepare(WorkMonitor.NONE);
      second.prepare(WorkMonitor.NONE);

      first.discard();

      assertThat(directory.resolve("recovered/taken/data")).exists();
      assertThat(
              catchThrowableOfType(EngineException.class, () -> first.prepare(WorkMonitor.NONE))
                  .code())
          .isEqualTo(FailureCode.ALREADY_EXISTS);
      second.discard();
      assertThat(directory.resolve("recovered/taken")).doesNotExist();
    }
  }
}
