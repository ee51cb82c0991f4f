package dev.windlass.worker.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.controlstore.BackupCatalogue;
import dev.windlass.controlstore.BackupPruning;
import dev.windlass.controlstore.JobRecord;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.Backups.ComparedTable;
import dev.windlass.engine.Backups.Comparison;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.Backups.RestoreSession;
import dev.windlass.engine.Engine;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import dev.windlass.worker.ControlDatabase;
import dev.windlass.worker.backup.BackupOperation;
import dev.windlass.worker.batch.BatchStore;
import dev.windlass.worker.batch.TransferSettings;
import dev.windlass.worker.restore.BackupChoice;
import dev.windlass.worker.scripted.Jobs;
import dev.windlass.worker.scripted.ScriptedContext;
import dev.windlass.worker.scripted.TestStores;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a comparison of a real restored database sees, and that it would see a difference. */
@Timeout(240)
class RealVerificationTest {
  private static final DatabaseBackup BACKUP = DatabaseBackup.withDefaults();

  @Test
  void aRestoredDatabaseEqualsItsBackupUntilOneRowIsChanged() {
    DataSource control = ControlDatabase.create(RealVerificationTest.class);
    ObjectStore store = TestStores.open(RealVerificationTest.class);
    BackupCatalogue catalogue = new BackupCatalogue(control, Clock.systemUTC());
    String source = RealDatabase.create(RealVerificationTest.class);
    PostgresServer server = TestPostgres.shared();
    server.psql(
        source,
        """
        CREATE TABLE events (at date, what text) PARTITION BY RANGE (at);
        CREATE TABLE events_a PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
        CREATE TABLE events_b (what text, at date);
        ALTER TABLE events ATTACH PARTITION events_b FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
        INSERT INTO events SELECT '2026-01-15'::date + i, 'e' || i FROM generate_series(0, 40) i;
        CREATE TABLE child () INHERITS (orders);
        INSERT INTO child VALUES (1000, 1);
        CREATE TABLE nothing ();
        INSERT INTO nothing SELECT FROM generate_series(1, 3);
        """);
    try (Engine engine = RealDatabase.engine()) {
      JobRecord job =
          new Jobs(control)
              .running("job", Target.database("pg", source), BACKUP, CommandOptions.NONE);
      BackupResult taken =
          (BackupResult)
              new BackupOperation(
                      catalogue,
                      store,
                      TestStores.keys(),
                      new BatchStore(control).runs(),
                      new TransferSettings(3, 1, Duration.ofSeconds(30)),
                      Clock.systemUTC(),
                      "0.1-test")
                  .run(new ScriptedContext(job, engine, RealDatabase.document()), BACKUP);
      BackupChoice choice =
          new BackupChoice(
              catalogue, new BackupPruning(control, Clock.systemUTC()), store, TestStores.keys());
      BackupManifest manifest = choice.manifest(choice.byId(taken.backupId()));
      assertThat(manifest.properties()).containsKey("systemIdentifier");

      RestoreRequest request =
          new RestoreRequest("c0ffee00c0ffee00c0ffee00c0ffee00", "unused", false, 2);
      try (RestoreSession session =
          engine
              .backups()
              .restore(
                  request,
                  manifest,
                  choice.objects(choice.byId(taken.backupId()), manifest, null))) {
        session.prepare(WorkMonitor.NONE);
        for (BackupPart part : session.pendingParts()) {
          session.load(part, WorkMonitor.NONE);
        }
        session.finish(WorkMonitor.NONE);
        String scratch = session.temporaryName();

        List<ComparedTable> same = compare(session);
        assertThat(same).isNotEmpty().allMatch(ComparedTable::same);
        assertThat(same.stream().mapToLong(ComparedTable::foundRows).sum()).isEqualTo(taken.rows());

        server.psql(
            scratch,
            "UPDATE large SET text = text || '!' WHERE id = 41234;"
                + " DELETE FROM ONLY orders WHERE id = 7; INSERT INTO orders VALUES (7000, 7);"
                + " UPDATE events SET what = 'x' WHERE at = '2026-01-20'");
        assertThat(compare(session))
            .filteredOn(table -> !table.same())
            .extracting(ComparedTable::table)
            .containsExactlyInAnyOrder(
                "\"public\".\"large\"", "\"public\".\"orders\"", "\"public\".\"events_a\"");

        session.discard();
        assertThat(RealDatabase.databases("windlass_c0ffee")).isEqualTo("0");
      }
    }
  }

  private static List<ComparedTable> compare(RestoreSession session) {
    try (Comparison comparison = session.compare()) {
      comparison.reads().forEach(read -> comparison.read(read, WorkMonitor.NONE));
      return comparison.tables();
    }
  }
}
