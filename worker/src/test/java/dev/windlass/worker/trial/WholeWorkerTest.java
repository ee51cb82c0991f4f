package dev.windlass.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.DatabaseList;
import dev.windlass.messages.command.DatabaseListResult;
import dev.windlass.messages.command.QueryResult;
import dev.windlass.messages.command.RestoreResult;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.json.WindlassJson;
import dev.windlass.testbed.TestPostgres;
import dev.windlass.worker.operation.OperationCatalog;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The worker as it is delivered, with real operations on real parts. */
@Timeout(300)
class WholeWorkerTest {
  private static final String ENGINE = WholeWorker.ENGINE;

  @TempDir static Path directory;

  private static WholeWorker whole;
  private static String source;

  @BeforeAll
  static void startWorker() throws Exception {
    whole = WholeWorker.start(WholeWorkerTest.class, directory);
    source = TestPostgres.newDatabase(WholeWorkerTest.class);
    TestPostgres.shared()
        .psql(source, "CREATE TABLE t AS SELECT i, md5(i::text) FROM generate_series(1, 5000) i;");
  }

  @AfterAll
  static void stopWorker() {
    whole.close();
  }

  @Test
  void everyCommandHasItsOperation() {
    assertThat(whole.context().getBean(OperationCatalog.class).unserved()).isEmpty();
  }

  @Test
  void aBackupThatWasAskedForOverKafkaCanBeRestoredOverKafka() {
    BackupResult backup =
        succeed(Command.backup(ENGINE, source).reason("CHG-7").build(), BackupResult.class);
    String copy = source + "_copy";

    RestoreResult restored =
        succeed(Command.restore(ENGINE, copy, backup.backupId()).build(), RestoreResult.class);

    assertThat(restored.rows()).isEqualTo(backup.rows()).isEqualTo(5_000);
    String image = "SELECT count(*), md5(string_agg(t::text, '' ORDER BY i)) FROM t";
    assertThat(TestPostgres.shared().psql(copy, image))
        .isEqualTo(TestPostgres.shared().psql(source, image));
    JobId again = whole.trial().send(Command.restore(ENGINE, copy, backup.backupId()).build());
    assertThat(whole.trial().end(again))
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed -> assertThat(failed.failure().code()).isEqualTo(FailureCode.ALREADY_EXISTS));
  }

  @Test
  void databasesAreListedAndQueriesRun() {
    DatabaseListResult list = succeed(engine(new DatabaseList()), DatabaseListResult.class);
    QueryResult rows =
        succeed(
            Command.query(ENGINE, source, "SELECT count(*) FROM t WHERE i <= ?", 10).build(),
            QueryResult.class);

    assertThat(list.databases()).anyMatch(database -> database.name().equals(source));
    assertThat(rows.rowCount()).isEqualTo(1);
    assertThat(rows.object()).isNotNull();
  }

  private static Command engine(CommandSpec spec) {
    return Command.of(Target.engine(ENGINE), spec).build();
  }

  private static <T> T succeed(Command command, Class<T> result) {
    JobEvent end = whole.trial().end(whole.trial().send(command));
    assertThat(end).isInstanceOf(JobEvent.Succeeded.class);
    return WindlassJson.events().treeToValue(((JobEvent.Succeeded) end).result(), result);
  }
}
