package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Engine;
import dev.windlass.engine.StoredObject;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.BackupDriver;
import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.testbed.PostgresOptions;
import dev.windlass.testbed.PostgresServer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is too large for every build is backed up, restored and compared, with the heap of a worker.
 * {@code deploy/verify --large} runs it; its name keeps it out of every other run. Prints how long
 * each step took.
 */
class LargeRoundTrips {
  /** 10,000 tables and as many sequences are more than the default's locks are enough for. */
  private static final PostgresOptions OPTIONS =
      PostgresOptions.forTests().with("max_locks_per_transaction", "256");

  @TempDir private static Path home;

  private static @Nullable PostgresServer server;

  @TempDir Path directory;

  @BeforeAll
  static void startServer() {
    server = PostgresServer.start(home.resolve("server"), OPTIONS);
  }

  @AfterAll
  static void stopServer() {
    server().close();
  }

  private static PostgresServer server() {
    return Objects.requireNonNull(server);
  }

  /** A table of more than 1 GB. */
  @Test
  void table() {
    comesBack(
        "table",
        """
        CREATE TABLE big (id bigint PRIMARY KEY, a int, t text);
        INSERT INTO big SELECT g, g % 1000, repeat(md5(g::text), 4) FROM generate_series(1, 9000000) g;
        CREATE INDEX ON big (a);
        """);
  }

  /** Rows of nearly 1 GB, which is as much as COPY takes. */
  @Test
  void rows() {
    comesBack(
        "rows",
        """
        CREATE TABLE rows (id int PRIMARY KEY, t text, b bytea);
        ALTER TABLE rows ALTER t SET STORAGE EXTERNAL, ALTER b SET STORAGE EXTERNAL;
        INSERT INTO rows VALUES (1, repeat('0123456789abcdef', 62000000), NULL),
          (2, NULL, decode(repeat('00ff5c0a', 120000000), 'hex')), (3, 'small', 'small');
        """);
  }

  /** 10,000 tables with 20,000 indexes and as many sequences. */
  @Test
  void tables() {
    comesBack(
        "tables",
        """
        SELECT format('CREATE TABLE t%s (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int, t text);'
          'CREATE INDEX ON t%s (n); INSERT INTO t%s (n, t) SELECT g, md5(g::text) FROM generate_series(1, 10) g',
          n, n, n) FROM generate_series(1, 10000) n \\gexec
        """);
  }

  /** A table of 1,000 partitions. */
  @Test
  void partitions() {
    comesBack(
        "partitions",
        """
        CREATE TABLE p (id int, k int NOT NULL, t text, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);
        SELECT format('CREATE TABLE p_%s PARTITION OF p FOR VALUES FROM (%s) TO (%s)', n, n, n + 1)
          FROM generate_series(1, 1000) n \\gexec
        INSERT INTO p SELECT g, 1 + g % 1000, md5(g::text) FROM generate_series(1, 2000000) g;
        """);
  }

  private void comesBack(String name, String script) {
    PostgresServer server = server();
    String database = "large_" + name;
    String copy = database + "_copy";
    server.createDatabase(database);
    server.psql(database, script);
    try (Engine engine = TestEngine.on(server)) {
      BackupDriver driver = new BackupDriver(engine.backups(), 2);
      DirectoryStore store = new DirectoryStore(directory);
      long start = System.nanoTime();
      BackupManifest manifest = driver.backup(database, store, WorkMonitor.NONE);
      double backup = since(start);
      start = System.nanoTime();
      driver.restore(
          driver.restoreRequest("1a46e00000000001", copy, false),
          manifest,
          store,
          WorkMonitor.NONE);
      double restore = since(start);
      System.out.printf(
          Locale.ROOT,
          "%s: database of %s, backed up in %.1f s (%d objects, %,d bytes), restored in %.1f s%n",
          name,
          size(database),
          backup,
          manifest.parts().size(),
          manifest.parts().stream()
              .map(BackupManifest.Part::object)
              .mapToLong(StoredObject::bytes)
              .sum(),
          restore);
      assertThat(DatabaseImage.of(server, copy)).isEqualTo(DatabaseImage.of(server, database));
    }
  }

  private static String size(String database) {
    return server()
        .psql(database, "SELECT pg_size_pretty(pg_database_size(current_database()))")
        .strip();
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
