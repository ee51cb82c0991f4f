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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes stay what they are, in databases that are not UTF8. */
class EncodingTest {
  private static final PostgresServer SERVER = TestPostgres.shared();

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"LATIN1, e97a", "SQL_ASCII, ff00fe"})
  void rowsOfAnyEncodingComeBackByteByByte(String encoding, String bytes) {
    String name = "encoded " + encoding;
    String kept = bytes.replace("00", "01");
    SERVER.psql(
        "postgres",
        "CREATE DATABASE \"%s\" TEMPLATE template0 ENCODING '%s' LOCALE 'C'"
            .formatted(name, encoding));
    SERVER.psql(
        name,
        "CREATE TABLE t (a text); INSERT INTO t VALUES (convert_from('\\x%s', '%s'))"
            .formatted(kept, encoding));
    DirectoryStore store = new DirectoryStore(directory);
    try (Engine engine = TestEngine.on(SERVER)) {
      BackupDriver driver = new BackupDriver(engine.backups(), 1);
      BackupManifest manifest = driver.backup(name, store, WorkMonitor.NONE);
      driver.restore(
          driver.restoreRequest("bbbb" + encoding, name + " back", false),
          manifest,
          store,
          WorkMonitor.NONE);
    }
    assertThat(
            SERVER
                .psql(
                    name + " back",
                    "SELECT encode(convert_to(a, '%s'), 'hex'), getdatabaseencoding() FROM t"
                        .formatted(encoding))
                .strip())
        .isEqualTo(kept + "|" + encoding);
  }
}
