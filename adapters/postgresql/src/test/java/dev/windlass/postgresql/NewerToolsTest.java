package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.RestoreScope;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.BackupDriver;
import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseRestore.Clash;
import dev.windlass.messages.command.ObjectPattern;
import dev.windlass.postgresql.tool.NewerSetting;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Client programs of 17 begin every restore with a setting that older servers do not know. These
 * are those of the server's own version, which behave so.
 */
class NewerToolsTest {
  private static final PostgresServer SERVER = TestPostgres.shared();
  private static final String REFUSAL =
      "ERROR:  unrecognized configuration parameter \"transaction_timeout\"";

  @TempDir Path directory;
  private String source;
  private DirectoryStore store;

  @BeforeEach
  void fill() throws IOException {
    assumeThat(SERVER.installation().major()).isLessThan(NewerSetting.SINCE);
    source = TestPostgres.newDatabase(NewerToolsTest.class);
    SERVER.psql(
        source,
        """
        CREATE TABLE item (id int PRIMARY KEY, name text UNIQUE);
        INSERT INTO item SELECT g, 'item ' || g FROM generate_series(1, 1000) g;
        CREATE VIEW named AS SELECT name FROM item;
        SET check_function_bodies = off;
        CREATE FUNCTION late() RETURNS void LANGUAGE sql AS $$
        SET transaction_timeout = 0;
        $$;
        SELECT lo_from_bytea(4711, 'large object');
        DO $$ BEGIN FOR i IN 1..60 LOOP
          EXECUTE format('CREATE TABLE small%s (a int PRIMARY KEY)', i); END LOOP; END $$;
        """);
    store = new DirectoryStore(directory.resolve("backup"));
    real(
        "pg_dump",
        "case \" $* \" in *' --version '*) echo 'pg_dump (PostgreSQL) 17.0'; exit;; esac");
    real("pg_dumpall", "");
    real("psql", "");
    pgRestore("cat");
  }

  /** One that adds the setting, and whose output goes through something else before it ends. */
  private void pgRestore(String last) throws IOException {
    program(
        "pg_restore",
        """
        case " $* " in *' --dbname='*) echo '%s' >&2; exit 1;; esac
        set -o pipefail
        %s "$@" | awk '{print} /^SET lock_timeout = 0;$/ {print "SET transaction_timeout = 0;"}' | %s
        """
            .formatted(REFUSAL, SERVER.installation().tool("pg_restore"), last));
  }

  private void real(String name, String before) throws IOException {
    program(name, before + "\nexec " + SERVER.installation().tool(name) + " \"$@\"\n");
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.createDirectories(directory.resolve("tools")).resolve(name);
    Files.writeString(file, "#!/bin/bash\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Engine engine() {
    return TestEngine.with(SERVER, Map.of("toolsDirectory", directory.resolve("tools").toString()));
  }

  private static String ask(String database, String sql) {
    return SERVER.psql(database, sql).strip();
  }

  @Test
  void aBackupComesBackOnAnOlderServer() {
    try (Engine engine = engine()) {
      BackupDriver driver = new BackupDriver(engine.backups(), 2);
      BackupManifest manifest = driver.backup(source, store, WorkMonitor.NONE);
      assertThat(manifest.properties()).containsEntry("toolsMajor", NewerSetting.SINCE);
      String copy = source + "_copy";

      driver.restore(
          driver.restoreRequest("0123456789abcdef", copy, false),
          manifest,
          store,
          WorkMonitor.NONE);

      assertThat(ask(copy, "SELECT count(*) FROM named")).isEqualTo("1000");
      assertThat(ask(copy, "SELECT convert_from(lo_get(4711), 'UTF8')")).isEqualTo("large object");
      assertThat(ask(copy, "SELECT prosrc FROM pg_proc WHERE proname = 'late'"))
          .isEqualTo("SET transaction_timeout = 0;");
      assertThat(
              ask(
                  copy,
                  "SELECT count(*) FROM pg_index JOIN pg_class ON oid = indrelid"
                      + " WHERE relnamespace = 'public'::regnamespace"))
          .isEqualTo("62");
    }
  }

  @Test
  void aTableComesBackIntoADatabaseOfAnOlderServer() {
    try (Engine engine = engine()) {
      BackupDriver driver = new BackupDriver(engine.backups(), 2);
      BackupManifest manifest = driver.backup(source, store, WorkMonitor.NONE);
      SERVER.psql(source, "DELETE FROM item WHERE id > 10");

      driver.restore(
          new RestoreRequest(
              "0123456789abcdee",
              source,
              false,
              2,
              new RestoreScope(
                  List.of(new ObjectPattern("public", "small7")), Clash.REPLACE, false)),
          manifest,
          store,
          WorkMonitor.NONE);

      assertThat(ask(source, "SELECT count(*) FROM small7")).isEqualTo("0");
      assertThat(ask(source, "SELECT count(*) FROM item")).isEqualTo("10");
    }
  }

  private EngineException failure(String last) throws IOException {
    try (Engine engine = engine()) {
      BackupDriver driver = new BackupDriver(engine.backups(), 1);
      BackupManifest manifest = driver.backup(source, store, WorkMonitor.NONE);
      pgRestore(last);
      EngineException failure =
          catchThrowableOfType(
              EngineException.class,
              () ->
                  driver.restore(
                      driver.restoreRequest("0123456789abcded", source + "_not", false),
                      manifest,
                      store,
                      WorkMonitor.NONE));
      assertThat(engine.databases().exists(source + "_not")).isFalse();
      return failure;
    }
  }

  @Test
  void whatTheServerRefusesIsTheFailure() throws IOException {
    EngineException failure =
        failure("{ cat; [[ \" $* \" == *--list* ]] || echo 'SELECT no_such_function();'; }");

    assertThat(failure.code()).isEqualTo(FailureCode.STATEMENT_FAILED);
    assertThat(failure).hasMessageContaining("psql ended").hasMessageContaining("no_such_function");
  }

  @Test
  void aDumpThatCannotBeReadToItsEndIsTheFailure() throws IOException {
    EngineException failure =
        failure("{ cat; [[ \" $* \" == *--list* ]] || { echo 'half a dump' >&2; exit 1; }; }");

    assertThat(failure)
        .hasMessageContaining("pg_restore ended with 1")
        .hasMessageContaining("half");
  }
}
