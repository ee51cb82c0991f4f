package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Engine;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.BackupDriver;
import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes back is what went in. */
class RoundTripTest {
  @TempDir static Path directory;
  private static final PostgresServer SERVER = TestPostgres.shared();
  private static final String SOURCE = "round \"trip\"; źródło";
  private static BackupManifest manifest;
  private static DirectoryStore store;

  @BeforeAll
  static void backUpEverything() {
    SERVER.createDatabase(SOURCE);
    SERVER.psql(SOURCE, Resources.text("everything.sql"));
    store = new DirectoryStore(directory.resolve("backup"));
    try (Engine engine = TestEngine.on(SERVER)) {
      manifest = new BackupDriver(engine.backups(), 2).backup(SOURCE, store, WorkMonitor.NONE);
    }
  }

  @Test
  void everyKindOfObjectAndRowComesBack() {
    String target = "round trip copy";
    try (Engine engine = TestEngine.on(SERVER)) {
      BackupDriver driver = new BackupDriver(engine.backups(), 2);
      driver.restore(
          driver.restoreRequest("0123456789abcdef0123", target, false),
          manifest,
          store,
          WorkMonitor.NONE);
    }
    assertThat(DatabaseImage.of(SERVER, target)).isEqualTo(DatabaseImage.of(SERVER, SOURCE));
  }
}
