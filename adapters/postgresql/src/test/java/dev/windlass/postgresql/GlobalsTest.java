package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupScope;
import dev.windlass.engine.Backups.BackupRequest;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.RestoreScope;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.BackupDriver;
import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.BackupGlobals;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.BackupPace;
import dev.windlass.testbed.PostgresOptions;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles go into a backup when asked, and come back on a server that lacks them. */
class GlobalsTest {
  private static final PostgresServer SERVER = TestPostgres.shared();
  private static final String ROLES =
      """
      CREATE ROLE "own""er; DROP" NOLOGIN CONNECTION LIMIT 7;
      CREATE ROLE "it's in" LOGIN PASSWORD 'canary-5b1e' VALID UNTIL '2030-01-01 00:00+00';
      CREATE ROLE globals_outside LOGIN;
      ALTER ROLE "it's in" SET search_path = 'a;b', public;
      ALTER ROLE "it's in" SET application_name = 'x\\''; DROP ROLE globals_outside; --';
      COMMENT ON ROLE "own""er; DROP" IS 'line one; CREATE ROLE nobody;
      line two';
      GRANT "own""er; DROP" TO "it's in" WITH ADMIN OPTION;
      GRANT pg_monitor TO "it's in";
      GRANT globals_outside TO "it's in";
      """;

  /** What there is of the two roles. */
  private static final String IMAGE =
      """
      SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolconnlimit,
             rolvaliduntil, shobj_description(r.oid, 'pg_authid'),
             (SELECT setconfig FROM pg_db_role_setting WHERE setrole = r.oid AND setdatabase = 0),
             ARRAY(SELECT (m.roleid::regrole, m.admin_option)::text FROM pg_auth_members m
                    WHERE m.member = r.oid AND m.roleid <> %s ORDER BY 1)
        FROM pg_roles r WHERE rolname IN ('own"er; DROP', 'it''s in') ORDER BY 1
      """;

  private static final String OUTSIDE =
      "COALESCE((SELECT oid FROM pg_roles WHERE rolname = 'globals_outside'), 0)";
  private static final String PASSWORD =
      "SELECT COALESCE(rolpassword, '') FROM pg_authid WHERE rolname = 'it''s in'";

  @TempDir static Path directory;
  private static PostgresServer fresh;
  private static String source;

  @BeforeAll
  static void makeRoles() {
    fresh =
        PostgresServer.start(
            directory.resolve("fresh"),
            PostgresOptions.forTests()
                .with("log_statement", "all")
                .with("log_min_duration_statement", "0"));
    source = TestPostgres.newDatabase(GlobalsTest.class);
    SERVER.psql("postgres", ROLES);
    SERVER.psql(
        source,
        "CREATE TABLE t (a int); INSERT INTO t VALUES (1); ALTER TABLE t OWNER TO \"own\"\"er; DROP\";"
            + " GRANT SELECT ON t TO \"it's in\"");
  }

  @AfterAll
  static void stop() {
    fresh.close();
  }

  private static BackupManifest backUp(DirectoryStore store, @Nullable BackupGlobals globals) {
    try (Engine engine = TestEngine.on(SERVER)) {
      return new BackupDriver(engine.backups(), 2)
          .backup(
              new BackupRequest(
                  source,
                  BackupMethod.LOGICAL,
                  2,
                  1,
                  new BackupScope(List.of(), List.of(), globals),
                  BackupPace.GENTLE),
              store,
              WorkMonitor.NONE);
    }
  }

  private static void restore(String jobId, BackupManifest manifest, DirectoryStore store) {
    try (Engine engine = TestEngine.on(fresh)) {
      new BackupDriver(engine.backups(), 2)
          .restore(
              new RestoreRequest(
                  jobId, "db " + jobId, false, 2, new RestoreScope(List.of(), null, true)),
              manifest,
              store,
              WorkMonitor.NONE);
    }
  }

  private static void forget() {
    fresh.dropEverything();
  }

  private static String image(PostgresServer server) {
    return server.psql("postgres", IMAGE.formatted(OUTSIDE));
  }

  @Test
  void missingRolesAreMadeAsTheyWereAndNoOthers() throws Exception {
    forget();
    DirectoryStore store = new DirectoryStore(directory.resolve("with"));
    BackupManifest manifest = backUp(store, BackupGlobals.WITH_PASSWORDS);
    restore("910ba15000000001", manifest, store);
    assertThat(image(fresh)).isEqualTo(image(SERVER)).contains("line two");
    assertThat(fresh.psql("postgres", PASSWORD))
        .startsWith("SCRAM-SHA-256$")
        .isEqualTo(SERVER.psql("postgres", PASSWORD));
    assertThat(
            fresh.psql(
                "postgres",
                "SELECT 1 FROM pg_roles WHERE rolname IN ('globals_outside', 'nobody')"))
        .isBlank();
    assertThat(Files.readString(fresh.log())).doesNotContain("SCRAM-SHA-256$", "canary-5b1e");
    assertThat(manifest.toString()).doesNotContain("SCRAM-SHA-256");
  }

  @Test
  void withoutPasswordsThereIsNoVerifierInTheBackup() throws Exception {
    DirectoryStore store = new DirectoryStore(directory.resolve("without"));
    backUp(store, BackupGlobals.WITHOUT_PASSWORDS);
    assertThat(Shell.run(SERVER, store.file("."), "zstd -dc globals.sql.zst"))
        .contains("CREATE ROLE \"it's in\"")
        .doesNotContain("SCRAM", "PASSWORD");
  }

  @Test
  void aBackupWithoutRolesCannotMakeThem() {
    forget();
    DirectoryStore store = new DirectoryStore(directory.resolve("none"));
    BackupManifest manifest = backUp(store, null);
    EngineException refused =
        catchThrowableOfType(
            EngineException.class, () -> restore("910ba15000000002", manifest, store));
    assertThat(refused.code()).isEqualTo(FailureCode.PRECONDITION_FAILED);
    assertThat(refused)
        .hasMessageContaining("the backup holds none")
        .hasMessageContaining("it's in");
    assertThat(image(fresh)).isBlank();
  }

  @Test
  void theInstructionsMakeThemOnAFreshServer() throws Exception {
    forget();
    DirectoryStore store = new DirectoryStore(directory.resolve("by hand"));
    backUp(store, BackupGlobals.WITHOUT_PASSWORDS);
    String text = Files.readString(store.file("RESTORE.md"));
    String globals = "zstd -dc globals.sql.zst | psql -X -d postgres";
    assertThat(text).contains("`" + globals + "`");
    String script =
        Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL)
            .matcher(text)
            .results()
            .map(block -> block.group(1))
            .collect(Collectors.joining("\n"));
    Shell.run(fresh, store.file("."), globals + "\n" + script);
    assertThat(image(fresh)).isEqualTo(image(SERVER));
    assertThat(DatabaseImage.of(fresh, "restored")).isEqualTo(DatabaseImage.of(SERVER, source));
  }
}
