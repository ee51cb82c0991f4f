package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupScope;
import dev.windlass.engine.Backups.BackupRequest;
import dev.windlass.engine.Engine;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.BackupDriver;
import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.messages.command.BackupGlobals;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.BackupPace;
import dev.windlass.testbed.PostgresOptions;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Things lie where they lay if the server has such a place, and in the default one if not. */
class TablespacesTest {
  private static final String PLACE = "\"a \"\"place\"\"; two\"";
  private static final PostgresServer SERVER = TestPostgres.shared();

  @TempDir static Path directory;
  private static Path places;
  private static PostgresServer other;
  private static String source;
  private static BackupManifest manifest;
  private static DirectoryStore store;

  @BeforeAll
  static void backUp() throws IOException {
    places = RestoredServer.publicDirectory();
    other = PostgresServer.start(directory.resolve("other"), PostgresOptions.forTests());
    source = TestPostgres.newDatabase(TablespacesTest.class);
    makePlace(SERVER, "here");
    SERVER.psql(
        source,
        """
        CREATE TABLE there (a integer, b integer) TABLESPACE %1$s;
        INSERT INTO there VALUES (1, 2);
        ALTER TABLE there ADD PRIMARY KEY (a) USING INDEX TABLESPACE %1$s;
        CREATE INDEX here ON there (b);
        CREATE TABLE here_too (a integer);
        CREATE INDEX away ON here_too (a) TABLESPACE %1$s;
        """
            .formatted(PLACE));
    store = new DirectoryStore(directory.resolve("backup"));
    try (Engine engine = TestEngine.on(SERVER)) {
      manifest =
          new BackupDriver(engine.backups(), 2)
              .backup(
                  new BackupRequest(
                      source,
                      BackupMethod.LOGICAL,
                      2,
                      1,
                      new BackupScope(List.of(), List.of(), BackupGlobals.WITHOUT_PASSWORDS),
                      BackupPace.GENTLE),
                  store,
                  WorkMonitor.NONE);
    }
  }

  @AfterAll
  static void stop() {
    other.close();
    SERVER.psql("postgres", "DROP DATABASE \"" + source + "\" WITH (FORCE)");
    SERVER.psql("postgres", "DROP TABLESPACE " + PLACE);
  }

  private static void makePlace(PostgresServer server, String name) throws IOException {
    Path place = RestoredServer.owned(places.resolve(name), server);
    server.psql("postgres", "CREATE TABLESPACE %s LOCATION '%s'".formatted(PLACE, place));
  }

  @Test
  void rolesAndTablespacesAreInTheBackupWhenAsked() throws Exception {
    assertThat(Shell.run(SERVER, store.file("."), "zstd -dc globals.sql.zst"))
        .containsPattern("CREATE TABLESPACE \\Q" + PLACE + "\\E OWNER \\S+ LOCATION '.*/here'");
  }

  @Test
  void whereTheServerLacksOneEverythingGoesIntoTheDefaultOneAndWhereItHasOneThere()
      throws Exception {
    restore("7ab1e5bace000001", "without");
    assertThat(lying("without")).isEqualToIgnoringWhitespace("");
    makePlace(other, "there");
    restore("7ab1e5bace000002", "with");
    assertThat(lying("with").lines().map(String::strip))
        .containsExactly("away", "there", "there_pkey");
    assertThat(other.psql("with", "SELECT a, b FROM there").strip()).isEqualTo("1|2");
  }

  private static void restore(String jobId, String target) {
    try (Engine engine = TestEngine.on(other)) {
      BackupDriver driver = new BackupDriver(engine.backups(), 2);
      driver.restore(
          driver.restoreRequest(jobId, target, false), manifest, store, WorkMonitor.NONE);
    }
  }

  /** What lies in the tablespace. */
  private static String lying(String database) {
    return other.psql(
        database,
        """
        SELECT relname FROM pg_class c JOIN pg_tablespace t ON t.oid = c.reltablespace
        WHERE t.spcname = 'a "place"; two' AND relkind IN ('r', 'i') ORDER BY 1
        """);
  }
}
