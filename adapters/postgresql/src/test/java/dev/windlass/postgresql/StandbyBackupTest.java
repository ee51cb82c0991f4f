package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.Engine;
import dev.windlass.engine.Recovery.ArchiveRequest;
import dev.windlass.engine.Recovery.RecoveryRequest;
import dev.windlass.engine.Recovery.RecoverySession;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.BackupDriver;
import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.RecoveryAction;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups taken from a standby, which nobody can write to. */
@Timeout(300)
class StandbyBackupTest {
  private static Path directory;
  private static PostgresServer primary;
  private static StandbyServer standby;

  @BeforeAll
  static void follow() throws IOException {
    directory = RestoredServer.publicDirectory();
    Path home = directory.resolve("primary");
    primary = PostgresServer.start(home, StandbyServer.primaryOptions());
    primary.createDatabase("source");
    primary.psql(
        "source",
        Resources.text("everything.sql").replace("400000", "40000")
            + "; TRUNCATE app.unlogged; CREATE TABLE note AS SELECT 'first' AS text");
    standby = StandbyServer.start(primary, directory, home);
  }

  @AfterAll
  static void stop() {
    standby.close();
    primary.close();
  }

  @Test
  void isTheSameAsOneOfThePrimarySaveForUnloggedRows(@TempDir Path backup) throws Exception {
    DirectoryStore store = new DirectoryStore(backup);
    BackupManifest manifest;
    try (Engine engine = standby.engine(Map.of())) {
      manifest = new BackupDriver(engine.backups(), 2).backup("source", store, WorkMonitor.NONE);
    }
    assertThat(manifest.properties().get("withoutRows")).isEqualTo(List.of("\"app\".\"unlogged\""));
    assertThat(Files.readString(store.file("RESTORE.md")))
        .contains("these come back empty: \"app\".\"unlogged\".");
    PostgresServer target = TestPostgres.shared();
    String copy = TestPostgres.newDatabase(StandbyBackupTest.class) + "_copy";
    target.psql(
        "postgres",
        "SELECT 'CREATE ROLE \"app owner\"' WHERE NOT EXISTS"
            + " (SELECT FROM pg_roles WHERE rolname = 'app owner') \\gexec\n");
    try (Engine engine = TestEngine.on(target)) {
      BackupDriver driver = new BackupDriver(engine.backups(), 2);
      driver.restore(
          driver.restoreRequest("5747b40000000001", copy, false),
          manifest,
          store,
          WorkMonitor.NONE);
    }
    assertThat(DatabaseImage.of(target, copy)).isEqualTo(DatabaseImage.of(primary, "source"));
  }

  /** Its files say that it is a standby; what is made of them follows nobody. */
  @Test
  void itsFilesComeBackAsAServerOfItsOwn() throws IOException {
    assumePhysicalBackups();
    DirectoryStore store = new DirectoryStore(directory.resolve("by-hand"));
    try (Engine engine = standby.engine(Map.of())) {
      PhysicalBackupTest.backUp(engine, store);
    }
    RestoredServer.byInstructions(primary, store)
        .check(
            restored -> {
              assertThat(restored.psql("source", "SELECT pg_is_in_recovery()").strip())
                  .isEqualTo("f");
              assertThat(restored.psql("source", "INSERT INTO note VALUES ('x') RETURNING text"))
                  .startsWith("x");
            });
  }

  @Test
  void itsFilesAndThePrimarysLogBringBackWhatCameLater() throws IOException {
    assumePhysicalBackups();
    DirectoryStore store = new DirectoryStore(directory.resolve("recovered-from"));
    Files.createDirectory(directory.resolve("recovered"));
    Map<String, String> place =
        Map.of(
            "recoveryDirectory",
            directory.resolve("recovered").toString(),
            "recoveryUser",
            "postgres");
    DirectoryLog log = new DirectoryLog();
    try (Engine engine = TestEngine.with(primary, place)) {
      archive(engine, log);
      BackupManifest manifest;
      try (Engine standing = standby.engine(Map.of())) {
        manifest = PhysicalBackupTest.backUp(standing, store);
      }
      primary.psql("source", "INSERT INTO note VALUES ('later')");
      archive(engine, log);
      DatabaseRestore.Recovery wanted =
          new DatabaseRestore.Recovery("r1", null, null, null, RecoveryAction.PROMOTE, null);
      try (RecoverySession session =
          engine
              .recovery()
              .recover(new RecoveryRequest("job-1", 1, wanted, false, 2), manifest, store, log)) {
        for (BackupPart part : session.prepare(WorkMonitor.NONE)) {
          session.unpack(part, WorkMonitor.NONE);
        }
        Integer port = session.finish(WorkMonitor.NONE).port();
        assertThat(port).isNotNull();
        assertThat(
                RestoredServer.running(primary, directory, port)
                    .psql("source", "SELECT count(*) FROM note WHERE text = 'later'")
                    .strip())
            .isEqualTo("1");
        session.discard();
      }
    }
  }

  private static void assumePhysicalBackups() {
    assumeThat(primary.installation().major()).as("PostgreSQL").isGreaterThanOrEqualTo(15);
  }

  private static void archive(Engine engine, DirectoryLog log) {
    var _ =
        engine.recovery().archive(new ArchiveRequest(true, Duration.ZERO), log, WorkMonitor.NONE);
  }
}
