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
import dev.windlass.postgresql.connection.Waiting;
import dev.windlass.testbed.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server comes back as it was at a moment, on a real server's files and log. */
@Timeout(300)
class PhysicalRecoveryTest {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private static Path directory;
  private static PostgresServer server;
  private static DirectoryStore store;
  private static DirectoryLog log;
  private static BackupManifest manifest;
  private static Instant between;
  private static String afterFirst;

  /** Two transactions, a moment between them, a restore point, and the log up to the end. */
  @BeforeAll
  static void writeHistory() throws IOException {
    directory = RestoredServer.publicDirectory();
    server = PostgresServer.start(directory.resolve("server"));
    RestoredServer.owned(directory.resolve("tablespace"), server);
    Files.createDirectory(directory.resolve("recovered"));
    server.createDatabase("shop");
    server.psql(
        "postgres",
        "CREATE TABLESPACE \"elsewhere\" LOCATION '" + directory.resolve("tablespace") + "'");
    server.psql("shop", "CREATE TABLE note (text text) TABLESPACE \"elsewhere\"");
    log = new DirectoryLog();
    archive(true);
    store = new DirectoryStore(directory.resolve("backup"));
    try (Engine engine = engine()) {
      manifest = PhysicalBackupTest.backUp(engine, store);
    }
    server.psql("shop", "INSERT INTO note VALUES ('first')");
    afterFirst = server.psql("shop", "SELECT pg_current_wal_insert_lsn()").strip();
    server.psql("shop", "SELECT pg_create_restore_point('release')");
    between = Instant.parse(server.psql("shop", nowInUtc()).strip());
    server.psql("shop", "SELECT pg_sleep(1)");
    server.psql("shop", "INSERT INTO note VALUES ('second')");
    server.psql("shop", "SELECT pg_switch_wal()");
    server.psql("shop", "INSERT INTO note VALUES ('third')");
    archive(true);
  }

  private static String nowInUtc() {
    return "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private static Engine engine() {
    Map<String, String> settings = new HashMap<>();
    settings.put("recoveryDirectory", directory.resolve("recovered").toString());
    settings.put("recoveryUser", "postgres");
    return TestEngine.with(server, settings);
  }

  private static ArchiveReport archive(boolean complete) {
    try (Engine engine = engine()) {
      return engine
          .recovery()
          .archive(new ArchiveRequest(complete, Duration.ZERO), log, WorkMonitor.NONE);
    }
  }

  private static DatabaseRestore.Recovery to(
      @Nullable Instant time,
      @Nullable String position,
      @Nullable String point,
      RecoveryAction action) {
    return new DatabaseRestore.Recovery(
        "r" + NUMBERS.incrementAndGet(), time, position, point, action, null);
  }

  private static String notes(RecoveredServer recovered) {
    return notes(RestoredServer.running(server, directory, recovered.port()));
  }

  private static String notes(RestoredServer restored) {
    return restored.psql("shop", "SELECT string_agg(text, ' ' ORDER BY text) FROM note").strip();
  }

  private static String recovered(DatabaseRestore.Recovery wanted, DirectoryLog from) {
    try (Engine engine = engine();
        RecoverySession session =
            engine
                .recovery()
                .recover(
                    new RecoveryRequest("job-" + wanted.directory(), 1, wanted, false, 2),
                    manifest,
                    store,
                    from)) {
      for (BackupPart part : session.prepare(WorkMonitor.NONE)) {
        session.unpack(part, WorkMonitor.NONE);
      }
      RecoveredServer made = session.finish(WorkMonitor.NONE);
      assertThat(made.port()).isNotNull();
      String found = notes(made);
      assertThat(made.paused()).isEqualTo(wanted.action() == RecoveryAction.PAUSE);
      assertThat(made.history()).isEqualTo(made.paused() ? 1 : 2);
      session.discard();
      assertThat(Path.of(made.directory())).doesNotExist();
      return found;
    }
  }

  /** What the notes are when somebody follows {@code RESTORE.md} with the archived log at hand. */
  private static String byInstructions(String name, String target) throws IOException {
    DirectoryStore copy = new DirectoryStore(Files.createDirectory(directory.resolve(name)));
    try (Stream<Path> objects = Files.list(store.file("."))) {
      for (Path object : objects.toList()) {
        Files.copy(object, copy.file(object.getFileName().toString()));
      }
    }
    Path wal = Files.createDirectory(copy.file("wal"));
    for (String file : log.names()) {
      Files.write(wal.resolve(file + ".zst"), log.content(file));
    }
    String archiveMode = "archive_mode = off\n";
    String script =
        RestoredServer.instructions(copy).replace(archiveMode, archiveMode + target + "\n");
    AtomicReference<String> found = new AtomicReference<>("");
    RestoredServer.by(server, copy.file("."), script)
        .check(
            restored -> {
              boolean recovered =
                  Waiting.until(
                      Duration.ofMinutes(1),
                      () ->
                          restored
                              .psql("postgres", "SELECT pg_is_in_recovery()")
                              .strip()
                              .equals("f"));
              assertThat(recovered).as("it takes writes").isTrue();
              found.set(notes(restored));
            });
    return found.get();
  }

  @Test
  void theInstructionsGoOnWithTheArchivedLogToAMomentOrToItsEnd() throws IOException {
    String moment = between.toString().replace('T', ' ').replace("Z", "+00");
    assertThat(byInstructions("moment", "recovery_target_time = '" + moment + "'"))
        .isEqualTo("first");
    assertThat(byInstructions("end", "")).isEqualTo("first second third");
  }

  @Test
  void toTheMomentBetweenTheFirstIsThereAndTheSecondIsNot() {
    assertThat(recovered(to(between, null, null, RecoveryAction.PROMOTE), log)).isEqualTo("first");
  }

  @Test
  void toAPlaceInTheLogItPausesThere() {
    assertThat(recovered(to(null, afterFirst, null, RecoveryAction.PAUSE), log)).isEqualTo("first");
  }

  @Test
  void toARestorePoint() {
    assertThat(recovered(to(null, null, "release", RecoveryAction.PROMOTE), log))
        .isEqualTo("first");
  }

  @Test
  void toTheEndEverythingIsThere() {
    assertThat(recovered(to(null, null, null, RecoveryAction.PROMOTE), log))
        .isEqualTo("first second third");
  }

  @Test
  void withoutAnArchiveItIsTheStateOfTheBackup() {
    assertThat(recovered(to(null, null, null, RecoveryAction.PROMOTE), new DirectoryLog()))
        .isEmpty();
  }

  @Test
  void aMomentAfterTheLastTransactionIsTheEndOfTheLog() {
    ArchiveReport report = archive(true);

    assertThat(recovered(to(report.upTo(), null, null, RecoveryAction.PROMOTE), log))
        .isEqualTo("first second third");
  }

  @Test
  void aMissingFileOfTheLogIsNamedBeforeAnythingIsUnpacked() {
    String missing = log.names().get(log.names().size() - 2);

    EngineException refused =
        refused(to(null, null, null, RecoveryAction.PROMOTE), log.without(missing));

    assertThat(refused.code()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(refused).hasMessageContaining(missing);
  }

  @Test
  void aMomentOfBeforeTheBackupsEndIsRefused() {
    EngineException refused =
        refused(to(manifest.snapshotAt().minusSeconds(5), null, null, RecoveryAction.PROMOTE), log);

    assertThat(refused.code()).isEqualTo(FailureCode.PRECONDITION_FAILED);
    assertThat(refused).hasMessageContaining("before that");
  }

  @Test
  void aMomentThatTheArchiveDoesNotReachIsRefused() {
    EngineException refused =
        refused(to(Instant.now().plusSeconds(3600), null, null, RecoveryAction.PROMOTE), log);

    assertThat(refused.code()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(refused).hasMessageContaining("is not in the archive");
  }

  @Test
  void aDirectoryThatIsNotEmptyIsRefused() throws IOException {
    DatabaseRestore.Recovery wanted = to(null, null, null, RecoveryAction.PROMOTE);
    Path taken = Files.createDirectory(directory.resolve("recovered").resolve(wanted.directory()));
    Files.writeString(taken.resolve("precious"), "data");

    EngineException refused = refused(wanted, log);

    assertThat(refused.code()).isEqualTo(FailureCode.ALREADY_EXISTS);
    assertThat(taken.resolve("precious")).exists();
  }

  @Test
  void archivingAgainStoresTheSameFilesOnce() {
    int before = log.names().size();
    archive(false);
    assertThat(log.names()).hasSize(before);
    archive(true);
    assertThat(log.names()).hasSizeGreaterThan(before);
  }

  private static EngineException refused(DatabaseRestore.Recovery wanted, DirectoryLog from) {
    try (Engine engine = engine()) {
      return catchThrowableOfType(
          EngineException.class,
          () ->
              engine
                  .recovery()
                  .checkRecovery(new RecoveryRequest("job", 1, wanted, false, 1), manifest, from));
    }
  }
}
