package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Engine;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.BackupDriver;
import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.testbed.LocalPorts;
import dev.windlass.testbed.PostgresOptions;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup taken from a standby, which nobody can write to. */
class StandbyBackupTest {
  private static final String LOGIN = "secret:test:standby";

  @Test
  void isTheSameAsOneOfThePrimarySaveForUnloggedRows(@TempDir Path directory) throws Exception {
    Path home = directory.resolve("primary");
    int port = LocalPorts.free();
    try (PostgresServer primary =
        PostgresServer.start(
            home,
            PostgresOptions.forTests().with("wal_level", "replica").with("max_wal_senders", "4"))) {
      primary.createDatabase("source");
      primary.psql(
          "source",
          Resources.text("everything.sql").replace("400000", "40000")
              + "; CREATE ROLE standby SUPERUSER LOGIN REPLICATION PASSWORD '"
              + LOGIN
              + "'; TRUNCATE app.unlogged");
      String standby = home.resolve("standby").toString();
      String run =
          "RUN=; if [ \"$(id -u)\" = 0 ]; then RUN=\"runuser -u $(stat -c %%U %1$s/data) --\"; fi\n"
              .formatted(home);
      Shell.run(
          primary,
          directory,
          run
              + """
              chmod 711 .; mkdir -m 700 %2$s; chown --reference=%1$s/data %2$s
              $RUN env PGHOST=127.0.0.1 PGPORT=%3$d PGUSER=standby PGPASSWORD=%5$s "$(command -v pg_basebackup)" \
                -D %2$s/data -R -X stream -c fast
              echo "port = %4$d" >> %2$s/data/windlass.conf
              $RUN "$(command -v pg_ctl)" -D %2$s/data -l %2$s/log -w -t 60 start >/dev/null
              """
                  .formatted(home, standby, primary.port(), port, LOGIN));
      try {
        DirectoryStore store = new DirectoryStore(directory.resolve("backup"));
        BackupManifest manifest;
        try (Engine engine =
            TestEngine.with(
                primary,
                Map.of("port", Integer.toString(port), "username", "standby", "password", LOGIN))) {
          manifest =
              new BackupDriver(engine.backups(), 2).backup("source", store, WorkMonitor.NONE);
        }
        assertThat(manifest.properties().get("withoutRows"))
            .isEqualTo(List.of("\"app\".\"unlogged\""));
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
      } finally {
        Shell.run(
            primary,
            directory,
            run
                + "$RUN \"$(command -v pg_ctl)\" -D %s/data -m immediate stop >/dev/null"
                    .formatted(standby));
      }
    }
  }
}
