package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Backups.ComparedTable;
import dev.windlass.engine.Backups.Comparison;
import dev.windlass.engine.Backups.RestoreSession;
import dev.windlass.engine.Engine;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.BackupDriver;
import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a schema can hold, in combinations that go wrong elsewhere, comes back as it was. */
class CorrectnessMatrixTest {
  private static final PostgresServer SERVER = TestPostgres.shared();

  @TempDir Path directory;
  private Engine engine;
  private String source;
  private DirectoryStore store;

  @BeforeEach
  void open() {
    engine = TestEngine.on(SERVER);
    source = TestPostgres.newDatabase(CorrectnessMatrixTest.class);
    store = new DirectoryStore(directory.resolve("backup"));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private BackupDriver driver() {
    return new BackupDriver(engine.backups(), 2);
  }

  private String copy(String jobId, BackupManifest manifest) {
    String copy = source + "_copy";
    driver()
        .restore(driver().restoreRequest(jobId, copy, false), manifest, store, WorkMonitor.NONE);
    return copy;
  }

  @Test
  void everyFeatureComesBackWhileSomebodyHasTemporaryTables() throws Exception {
    SERVER.psql(source, Resources.text("matrix.sql"));
    DatabaseImage before = DatabaseImage.of(SERVER, source);
    BackupManifest manifest;
    try (Connection session = SERVER.connect(source);
        Statement statement = session.createStatement()) {
      statement.execute(
          "CREATE TEMPORARY TABLE passing AS SELECT 1 AS a; CREATE TEMPORARY SEQUENCE s;"
              + " CREATE TEMPORARY VIEW seen AS SELECT a FROM m.columns");
      manifest = driver().backup(source, store, WorkMonitor.NONE);
    }
    assertThat(DatabaseImage.of(SERVER, copy("aaaa111122220001", manifest))).isEqualTo(before);
  }

  @Test
  void aThousandPartitionsComeBack() {
    SERVER.psql(
        source,
        """
        CREATE TABLE p (id int, k int NOT NULL, t text, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);
        SELECT format('CREATE TABLE p_%s PARTITION OF p FOR VALUES FROM (%s) TO (%s)', n, n, n + 1)
          FROM generate_series(1, 1000) n \\gexec
        INSERT INTO p SELECT g, 1 + g % 1000, md5(g::text) FROM generate_series(1, 20000) g;
        """);
    BackupManifest manifest = driver().backup(source, store, WorkMonitor.NONE);
    assertThat(DatabaseImage.of(SERVER, copy("aaaa111122220002", manifest)))
        .isEqualTo(DatabaseImage.of(SERVER, source));
  }

  @Test
  void aVerificationSeesWhatIsOtherInSequencesLargeObjectsAndMaterializedViews() {
    SERVER.psql(source, Resources.text("matrix.sql"));
    BackupManifest manifest = driver().backup(source, store, WorkMonitor.NONE);
    try (RestoreSession session =
        engine
            .backups()
            .restore(
                driver().restoreRequest("aaaa111122220003", source + "_v", false),
                manifest,
                store)) {
      session.prepare(WorkMonitor.NONE);
      driver().load(session, WorkMonitor.NONE);
      session.finish(WorkMonitor.NONE);
      List<ComparedTable> good = compare(session);
      assertThat(good).allMatch(ComparedTable::same);
      assertThat(good)
          .extracting(ComparedTable::table)
          .contains(
              "sequence \"m\".\"descending\"",
              "large object 5002",
              "materialized view \"m\".\"mv_z\"");
      String temporary = String.valueOf(session.temporaryName());
      SERVER.psql(
          temporary,
          "SELECT setval('m.descending', 11), lo_put(5002, 17, 'x'), lo_unlink(5003);"
              + " DELETE FROM m.unlogged WHERE t = 'a'; DELETE FROM m.parted WHERE a = 5;"
              + " REFRESH MATERIALIZED VIEW m.mv_z WITH NO DATA");
      assertThat(compare(session).stream().filter(it -> !it.same()).map(ComparedTable::table))
          .containsExactlyInAnyOrder(
              "sequence \"m\".\"descending\"",
              "large object 5002",
              "large object 5003",
              "\"m\".\"unlogged\"",
              "\"m\".\"elsewhere\"",
              "materialized view \"m\".\"mv_z\"");
      session.discard();
    }
  }

  private static List<ComparedTable> compare(RestoreSession session) {
    try (Comparison comparison = session.compare()) {
      comparison.reads().forEach(read -> comparison.read(read, WorkMonitor.NONE));
      return comparison.tables();
    }
  }
}
