package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Engine;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.BackupDriver;
import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.testbed.PostgresOptions;
import dev.windlass.testbed.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many tables that need each other, types, functions and sequences, on a server of little room. */
class ManyTablesTest {
  private static final String TABLES =
      """
      CREATE SCHEMA s;
      CREATE TYPE s.mood AS ENUM ('calm', 'windy');
      CREATE FUNCTION s.twice(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 2 * $1';
      CREATE TABLE s.parent (id serial PRIMARY KEY, mood s.mood DEFAULT 'calm');
      CREATE TABLE s.of_rows (id integer, parent s.parent);
      CREATE TABLE s.parted (id integer, k integer NOT NULL) PARTITION BY RANGE (k);
      SELECT format('CREATE TABLE s.plain_%s (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,'
        ' n integer, d integer GENERATED ALWAYS AS (s.twice(n)) STORED, t text);'
        ' INSERT INTO s.plain_%s (n, t) SELECT g, repeat(''x'', g) FROM generate_series(1, 5) g;'
        ' GRANT SELECT ON s.plain_%s TO PUBLIC; COMMENT ON TABLE s.plain_%s IS ''number %s''',
        n, n, n, n, n) FROM generate_series(1, 90) n \\gexec
      SELECT format('CREATE TABLE s.child_%s (extra text) INHERITS (s.parent)', n)
        FROM generate_series(1, 20) n \\gexec
      SELECT format('CREATE TABLE s.parted_%s PARTITION OF s.parted FOR VALUES FROM (%s) TO (%s)',
        n, n, n + 1) FROM generate_series(1, 20) n \\gexec
      CREATE TABLE s._plain_1 (id integer);
      CREATE VIEW s.seen AS SELECT p.id, c.extra FROM s.parent p, s.child_1 c;
      ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT INSERT ON TABLES TO PUBLIC;
      INSERT INTO s.parted SELECT n, 1 + n % 20 FROM generate_series(1, 100) n;
      """;

  /** Ten locks for each of twenty connections: about 30 tables in a transaction. */
  @Test
  void comeBackWithTwoHandsAndWithOneAndTheServerHasRoomForTheirLocks(@TempDir Path directory)
      throws Exception {
    PostgresOptions little =
        PostgresOptions.forTests()
            .with("max_locks_per_transaction", "10")
            .with("max_connections", "20");
    try (PostgresServer server = PostgresServer.start(directory.resolve("server"), little);
        Engine engine = TestEngine.on(server)) {
      server.createDatabase("many");
      server.psql("many", TABLES);
      DirectoryStore store = new DirectoryStore(directory.resolve("backup"));
      BackupManifest manifest =
          new BackupDriver(engine.backups(), 2).backup("many", store, WorkMonitor.NONE);
      DatabaseImage source = DatabaseImage.of(server, "many");
      for (int hands : new int[] {1, 2}) {
        BackupDriver driver = new BackupDriver(engine.backups(), hands);
        driver.restore(
            driver.restoreRequest("00000000000000" + hands + "0", "copy " + hands, false),
            manifest,
            store,
            WorkMonitor.NONE);
        assertThat(DatabaseImage.of(server, "copy " + hands)).isEqualTo(source);
      }
    }
  }
}
