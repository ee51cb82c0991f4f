package dev.windlass.postgresql;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.StoredObject;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.BackupDriver;
import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Round trips of what is too large for every build: backed up, restored, compared; run by hand. The
 * cases are the arguments; without any, all of them.
 */
final class LargeRoundTrips {
  private static final Map<String, String> CASES = new LinkedHashMap<>();

  static {
    CASES.put(
        "table",
        """
        CREATE TABLE big (id bigint PRIMARY KEY, a int, t text);
        INSERT INTO big SELECT g, g % 1000, repeat(md5(g::text), 4) FROM generate_series(1, 9000000) g;
        CREATE INDEX ON big (a);
        """);
    CASES.put(
        "rows",
        """
        CREATE TABLE rows (id int PRIMARY KEY, t text, b bytea);
        ALTER TABLE rows ALTER t SET STORAGE EXTERNAL, ALTER b SET STORAGE EXTERNAL;
        INSERT INTO rows VALUES (1, repeat('0123456789abcdef', 62000000), NULL),
          (2, NULL, decode(repeat('00ff5c0a', 120000000), 'hex')), (3, 'small', 'small');
        """);
    CASES.put(
        "tables",
        """
        SELECT format('CREATE TABLE t%s (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int, t text);'
          'CREATE INDEX ON t%s (n); INSERT INTO t%s (n, t) SELECT g, md5(g::text) FROM generate_series(1, 10) g',
          n, n, n) FROM generate_series(1, 10000) n \\gexec
        """);
    CASES.put(
        "partitions",
        """
        CREATE TABLE p (id int, k int NOT NULL, t text, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);
        SELECT format('CREATE TABLE p_%s PARTITION OF p FOR VALUES FROM (%s) TO (%s)', n, n, n + 1)
          FROM generate_series(1, 1000) n \\gexec
        INSERT INTO p SELECT g, 1 + g % 1000, md5(g::text) FROM generate_series(1, 2000000) g;
        """);
  }

  private LargeRoundTrips() {}

  /** Prints how long each took, or how it failed. */
  public static void main(String[] arguments) throws IOException {
    PostgresServer server = TestPostgres.shared();
    for (String name : arguments.length == 0 ? CASES.keySet() : List.of(arguments)) {
      String database = TestPostgres.newDatabase(LargeRoundTrips.class);
      server.psql(database, CASES.get(name));
      System.out.printf(
          "%s: database of %s%n",
          name,
          server
              .psql(
                  database,
                  "SELECT pg_size_pretty(pg_database_size(current_database())),"
                      + " (SELECT count(*) FROM pg_class WHERE relkind = 'r' AND oid >= 16384)")
              .strip());
      roundTrip(server, database);
    }
  }

  private static void roundTrip(PostgresServer server, String database) throws IOException {
    Path directory = Files.createTempDirectory("windlass-large");
    try (Engine engine = TestEngine.on(server)) {
      BackupDriver driver = new BackupDriver(engine.backups(), 2);
      DirectoryStore store = new DirectoryStore(directory);
      long start = System.nanoTime();
      BackupManifest manifest = driver.backup(database, store, WorkMonitor.NONE);
      long stored =
          manifest.parts().stream()
              .map(BackupManifest.Part::object)
              .mapToLong(StoredObject::bytes)
              .sum();
      System.out.printf(
          "  backed up in %s: %d objects, %,d bytes%n",
          since(start), manifest.parts().size(), stored);
      start = System.nanoTime();
      driver.restore(
          driver.restoreRequest("1a46e00000000001", database + "_copy", false),
          manifest,
          store,
          WorkMonitor.NONE);
      System.out.printf("  restored in %s%n", since(start));
      boolean same =
          DatabaseImage.of(server, database + "_copy").equals(DatabaseImage.of(server, database));
      System.out.println(same ? "  the same" : "  NOT THE SAME");
    } catch (EngineException e) {
      System.out.println("  " + e.code() + ": " + e.getMessage() + " " + e.help());
    } finally {
      server.psql("postgres", "DROP DATABASE \"%s\"".formatted(database));
      server.psql("postgres", "DROP DATABASE IF EXISTS \"%s_copy\"".formatted(database));
      try (var files = Files.walk(directory)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static Duration since(long start) {
    return Duration.ofMillis((System.nanoTime() - start) / 1_000_000);
  }
}
