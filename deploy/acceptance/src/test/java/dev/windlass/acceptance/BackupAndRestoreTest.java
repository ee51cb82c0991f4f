package dev.windlass.acceptance;

import static dev.windlass.acceptance.SharedHouse.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.client.JobEndedException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.RestoreResult;
import dev.windlass.showcase.comparison.DatabaseComparison;
import dev.windlass.showcase.sample.SampleDatabase;
import dev.windlass.testbed.PostgresServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job, through Kafka and nothing else. */
class BackupAndRestoreTest {
  private static final PostgresServer SERVER = SharedHouse.engine();
  private static final String SOURCE = "shop";

  @BeforeAll
  static void makeTheSample() {
    SampleDatabase.create(SERVER, SOURCE, 2);
  }

  @Test
  void aRestoredDatabaseEqualsItsSource() throws Exception {
    BackupResult backup = backup(SOURCE);
    RestoreResult restored = restore("shop_restored", backup.backupId());

    assertThat(DatabaseComparison.of(SERVER, SOURCE, "shop_restored").differences()).isEmpty();
    assertThat(restored.rows()).isEqualTo(backup.rows());
    assertThat(restored.tables()).isEqualTo(backup.tables());
    assertThat(databasesNamed("windlass_%")).isZero();
  }

  @Test
  void whatChangesAfterTheSnapshotIsNotInTheBackup() throws Exception {
    SERVER.createDatabase("before");
    SERVER.psql("before", "create table t as select n from generate_series(1, 100) n");
    BackupResult backup = backup("before");
    SERVER.psql("before", "delete from t where n > 50");
    restore("after", backup.backupId());

    assertThat(SERVER.psql("after", "select count(*) from t").strip()).isEqualTo("100");
  }

  @Test
  void theLatestBackupIsFound() throws Exception {
    SERVER.createDatabase("growing");
    SERVER.psql("growing", "create table t as select 1 as n");
    backup("growing");
    SERVER.psql("growing", "insert into t values (2)");
    BackupResult second = backup("growing");
    RestoreResult restored =
        SharedHouse.run(
                Command.of(
                    Target.database(ENGINE, "grown"),
                    new DatabaseRestore(
                        null, new DatabaseRestore.Latest(null, "growing", null), null, null)))
            .as(RestoreResult.class);

    assertThat(restored.backupId()).isEqualTo(second.backupId());
    assertThat(SERVER.psql("grown", "select count(*) from t").strip()).isEqualTo("2");
  }

  @Test
  void aDatabaseIsReplacedOnlyWhenItsNameIsRepeated() throws Exception {
    SERVER.createDatabase("precious");
    SERVER.psql("precious", "create table t as select 'new' as word");
    BackupResult backup = backup("precious");
    SERVER.psql("precious", "update t set word = 'newer'");

    assertThat(failure(restoreCommand("precious", backup, null)))
        .isEqualTo(FailureCode.ALREADY_EXISTS);
    assertThat(failure(restoreCommand("precious", backup, "precios")))
        .isIn(FailureCode.INVALID_COMMAND, FailureCode.PRECONDITION_FAILED);
    assertThat(word("precious")).isEqualTo("newer");

    RestoreResult replaced =
        SharedHouse.run(
                Command.of(
                    Target.database(ENGINE, "precious"),
                    restoreCommand("precious", backup, "precious")))
            .as(RestoreResult.class);

    assertThat(replaced.replaced()).isTrue();
    assertThat(word("precious")).isEqualTo("new");
    assertThat(databasesNamed("%precious%")).isEqualTo(1);
  }

  @Test
  void aDryRunChecksAndChangesNothing() throws Exception {
    BackupResult backup = backup(SOURCE);
    DryRunResult checked =
        SharedHouse.run(Command.restore(ENGINE, "never", backup.backupId()).dryRun())
            .as(DryRunResult.class);

    assertThat(checked.toString()).contains("never");
    assertThat(databasesNamed("never")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\"; drop database shop; --",
        "it's; 'quoted'",
        "two\nlines",
        "näme 注文 %s $1 ../..",
        "UPPER/lower"
      })
  void databasesWithHostileNamesAreBackedUpAndRestored(String name) throws Exception {
    SERVER.createDatabase(name);
    SERVER.psql(name, "create table t as select n from generate_series(1, 1000) n");
    BackupResult backup = backup(name);
    restore(name + " 2", backup.backupId());

    assertThat(DatabaseComparison.of(SERVER, name, name + " 2").differences()).isEmpty();
  }

  private static String word(String database) {
    return SERVER.psql(database, "select word from t").strip();
  }

  private static DatabaseRestore restoreCommand(
      String database, BackupResult backup, String confirm) {
    return new DatabaseRestore(
        backup.backupId(),
        null,
        confirm == null ? null : new DatabaseRestore.Replace(confirm),
        null);
  }

  private static FailureCode failure(DatabaseRestore restore) {
    JobEndedException refused =
        catchThrowableOfType(
            JobEndedException.class,
            () -> SharedHouse.run(Command.of(Target.database(ENGINE, "precious"), restore)));
    return refused.failure().code();
  }

  private static BackupResult backup(String database) throws InterruptedException {
    return SharedHouse.run(Command.backup(ENGINE, database)).as(BackupResult.class);
  }

  private static RestoreResult restore(String database, String backup) throws InterruptedException {
    return SharedHouse.run(Command.restore(ENGINE, database, backup)).as(RestoreResult.class);
  }

  private static long databasesNamed(String pattern) {
    return Long.parseLong(
        SERVER
            .psql(
                "postgres", "select count(*) from pg_database where datname like '" + pattern + "'")
            .strip());
  }
}
