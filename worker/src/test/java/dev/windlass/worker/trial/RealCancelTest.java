package dev.windlass.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.JobCancel;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.json.WindlassJson;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cancel over Kafka ends the work on the engine itself within two seconds: the session is gone
 * from the engine's own list.
 */
@Timeout(300)
class RealCancelTest {
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);
  private static final PostgresServer SERVER = TestPostgres.shared();

  @TempDir static Path directory;

  private static WholeWorker worker;
  private static String source;

  @BeforeAll
  static void startWorker() throws Exception {
    worker = WholeWorker.start(RealCancelTest.class, directory);
    source = TestPostgres.newDatabase(RealCancelTest.class);
    SERVER.psql(
        source,
        """
        CREATE FUNCTION slow(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
          $$ BEGIN RETURN i; END $$;
        CREATE TABLE t AS SELECT i FROM generate_series(1, 5000) i;
        CREATE INDEX ON t (slow(i));
        CREATE OR REPLACE FUNCTION slow(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_sleep(0.05); RETURN i; END $$;
        """);
  }

  @AfterAll
  static void stopWorker() {
    worker.close();
  }

  /** Windlass's sessions of this purpose, by the name that they give themselves. */
  private static String sessions(String purpose) {
    return SERVER
        .psql(
            "postgres",
            "SELECT application_name, datname, state, wait_event, left(query, 60) FROM pg_stat_activity WHERE application_name LIKE '%% %s'"
                .formatted(purpose))
        .strip();
  }

  private static void isGoneWithinTwoSeconds(JobId job, String purpose) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(sessions(purpose))
                    .as("sessions; events: %s", worker.trial().events(job))
                    .isNotEmpty());
    worker
        .trial()
        .send(Command.of(Target.NONE, new JobCancel(job)).source("/test").id("c" + job).build());
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(TWO_SECONDS)
        .untilAsserted(() -> assertThat(sessions(purpose)).isEmpty());
    assertThat(worker.trial().end(job)).isInstanceOf(JobEvent.Cancelled.class);
  }

  @Test
  void aQueryIsGoneFromTheEngineTwoSecondsAfterItsCancel() {
    JobId job =
        worker
            .trial()
            .send(
                Command.query(WholeWorker.ENGINE, source, "SELECT pg_sleep(120)")
                    .source("/test")
                    .id("q")
                    .build());

    isGoneWithinTwoSeconds(job, "query");
  }

  @Test
  void aBackupThatWaitsForATableIsGoneFromTheEngineTwoSecondsAfterItsCancel() throws Exception {
    try (Connection holder = SERVER.connect(source);
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
      JobId job =
          worker
              .trial()
              .send(Command.backup(WholeWorker.ENGINE, source).source("/test").id("b1").build());
      await().atMost(Duration.ofSeconds(60)).until(() -> sessions("backup").contains("LOCK TABLE"));

      isGoneWithinTwoSeconds(job, "backup");
      holder.rollback();
    }
  }

  @Test
  void aRestoreIsGoneFromTheEngineTwoSecondsAfterItsCancel() {
    JobEvent.Succeeded taken =
        (JobEvent.Succeeded)
            worker
                .trial()
                .end(
                    worker
                        .trial()
                        .send(
                            Command.backup(WholeWorker.ENGINE, source)
                                .source("/test")
                                .id("b2")
                                .build()));
    BackupResult backup = WindlassJson.events().treeToValue(taken.result(), BackupResult.class);
    JobId job =
        worker
            .trial()
            .send(
                Command.restore(WholeWorker.ENGINE, source + "_copy", backup.backupId())
                    .source("/test")
                    .id("r")
                    .build());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                !SERVER
                    .psql(
                        "postgres",
                        "SELECT pid FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%slow%'")
                    .isBlank());

    isGoneWithinTwoSeconds(job, "restore");

    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                SERVER
                    .psql(
                        "postgres",
                        "SELECT datname FROM pg_database WHERE starts_with(datname, 'windlass_"
                            + job.value().substring(0, 16)
                            + "')")
                    .isBlank());
  }
}
