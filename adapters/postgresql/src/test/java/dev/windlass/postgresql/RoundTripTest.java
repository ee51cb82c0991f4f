package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Engine;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.BackupDriver;
import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.testbed.PostgresOptions;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes back is what went in. */
class RoundTripTest {
  private static final PostgresServer SERVER = TestPostgres.shared();
  private static final String SOURCE = "round \"trip\"; źródło";

  @TempDir static Path directory;
  private static BackupManifest manifest;
  private static DirectoryStore store;

  @BeforeAll
  static void backUpEverything() {
    SERVER.createDatabase(SOURCE);
    SERVER.psql(SOURCE, Resources.text("everything.sql"));
    SERVER.psql(SOURCE, Resources.text("traits.sql"));
    store = new DirectoryStore(directory.resolve("backup"));
    try (Engine engine = TestEngine.on(SERVER)) {
      manifest = new BackupDriver(engine.backups(), 2).backup(SOURCE, store, WorkMonitor.NONE);
    }
  }

  @Test
  void everyKindOfObjectAndRowComesBack() {
    restore("0123456789abcdef0123", "round trip copy");
    assertThat(DatabaseImage.of(SERVER, "round trip copy"))
        .isEqualTo(DatabaseImage.of(SERVER, SOURCE));
  }

  @Test
  void ownerRightsSettingsAndCommentOfTheDatabaseComeBack() {
    restore("fedcba9876543210", "with traits");
    assertThat(traits(SERVER, "with traits"))
        .isEqualTo(traits(SERVER, SOURCE))
        .contains("it's mine");
  }

  @Test
  void theInstructionsInTheBackupRestoreItIntoAFreshServerWithoutWindlass(@TempDir Path fresh)
      throws Exception {
    try (PostgresServer other = PostgresServer.start(fresh, PostgresOptions.forTests())) {
      String text = Files.readString(store.file("RESTORE.md"));
      String script =
          Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL)
              .matcher(text)
              .results()
              .map(block -> block.group(1))
              .collect(Collectors.joining("\n"));
      Shell.run(other, store.file("."), script);
      assertThat(DatabaseImage.of(other, "restored")).isEqualTo(DatabaseImage.of(SERVER, SOURCE));
      assertThat(traits(other, "restored")).isEqualTo(traits(SERVER, SOURCE));
    }
  }

  private static void restore(String jobId, String target) {
    try (Engine engine = TestEngine.on(SERVER)) {
      BackupDriver driver = new BackupDriver(engine.backups(), 2);
      driver.restore(
          driver.restoreRequest(jobId, target, false), manifest, store, WorkMonitor.NONE);
    }
  }

  private static String traits(PostgresServer server, String database) {
    return server.psql(
        "postgres",
        """
        SELECT pg_get_userbyid(datdba), encoding, datcollate, datctype, to_jsonb(d) ->> 'datlocprovider',
               datconnlimit,
               ARRAY(SELECT (grantee::regrole, privilege_type, is_grantable)::text
                       FROM aclexplode(datacl) ORDER BY 1),
               shobj_description(oid, 'pg_database'),
               ARRAY(SELECT (setrole::regrole, setconfig)::text
                       FROM pg_db_role_setting WHERE setdatabase = d.oid ORDER BY 1)
          FROM pg_database d WHERE datname = $name$%s$name$
        """
            .formatted(database));
  }
}
