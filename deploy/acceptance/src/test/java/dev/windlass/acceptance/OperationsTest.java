package dev.windlass.acceptance;

import static dev.windlass.acceptance.SharedHouse.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.windlass.client.JobCancelledException;
import dev.windlass.client.JobHandle;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.DatabaseDescribe;
import dev.windlass.messages.command.DatabaseList;
import dev.windlass.messages.command.DatabaseListResult;
import dev.windlass.messages.command.DatabaseMetadata;
import dev.windlass.messages.command.EngineDescribe;
import dev.windlass.messages.command.EngineMetadata;
import dev.windlass.messages.command.JobDescribe;
import dev.windlass.messages.command.JobDescription;
import dev.windlass.messages.command.JobList;
import dev.windlass.messages.command.JobListResult;
import dev.windlass.messages.command.ProcessKill;
import dev.windlass.messages.command.ProcessList;
import dev.windlass.messages.command.ProcessListResult;
import dev.windlass.messages.command.QueryResult;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.messages.command.Session;
import dev.windlass.messages.event.JobState;
import dev.windlass.testbed.PostgresServer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every other command, through Kafka and nothing else. */
class OperationsTest {
  private static final PostgresServer SERVER = SharedHouse.engine();
  private static final Target TARGET = Target.database(ENGINE, "operations");
  private static final Duration BOUND = Duration.ofSeconds(30);

  @BeforeAll
  static void makeADatabase() {
    SERVER.createDatabase("operations");
    SERVER.psql(
        "operations",
        "create table t as select n, 'row ' || n as word from generate_series(1, 3) n");
  }

  @Test
  void theEngineDescribesItself() throws Exception {
    EngineMetadata engine =
        SharedHouse.run(Command.of(Target.engine(ENGINE), new EngineDescribe()))
            .as(EngineMetadata.class);

    assertThat(engine.name()).isEqualTo(ENGINE);
    assertThat(engine.version()).startsWith(SERVER.installation().major() + ".");
  }

  @Test
  void databasesAreListedAndDescribed() throws Exception {
    DatabaseListResult list =
        SharedHouse.run(Command.of(Target.engine(ENGINE), new DatabaseList()))
            .as(DatabaseListResult.class);
    DatabaseMetadata one =
        SharedHouse.run(Command.of(TARGET, new DatabaseDescribe())).as(DatabaseMetadata.class);

    assertThat(list.databases())
        .extracting(DatabaseMetadata::name)
        .contains("operations", "postgres");
    assertThat(one.name()).isEqualTo("operations");
    assertThat(one.owner()).isEqualTo("postgres");
  }

  @Test
  void aQueryBringsItsRows() throws Exception {
    QueryResult result =
        SharedHouse.run(
                Command.of(
                    TARGET,
                    new QueryRun(
                        "select n, word from t where n >= 2 order by n",
                        null,
                        null,
                        null,
                        null,
                        QueryRun.Destination.INLINE)))
            .as(QueryResult.class);

    assertThat(result.toString()).contains("row 2", "row 3").doesNotContain("row 1");
  }

  @Test
  void aReadOnlyQueryChangesNothing() {
    assertThatThrownBy(() -> SharedHouse.run(Command.query(ENGINE, "operations", "delete from t")))
        .hasMessageContaining("STATEMENT_FAILED");

    assertThat(SERVER.psql("operations", "select count(*) from t").strip()).isEqualTo("3");
  }

  @Test
  void aSessionIsListedAndKilled() throws Exception {
    try (Connection victim = SERVER.connect("operations");
        Statement statement = victim.createStatement()) {
      statement.execute("set application_name = 'the victim'");
      ProcessListResult sessions =
          SharedHouse.run(Command.of(Target.engine(ENGINE), ProcessList.all()))
              .as(ProcessListResult.class);
      Session session =
          sessions.sessions().stream()
              .filter(candidate -> "the victim".equals(candidate.application()))
              .findFirst()
              .orElseThrow();
      SharedHouse.run(Command.of(Target.engine(ENGINE), new ProcessKill(session.id(), null, null)));

      assertThat(sessionsOf("the victim")).isZero();
      assertThat(victim.isValid(5)).isFalse();
    }
  }

  @Test
  void aCancelledQueryStopsOnTheEngine() throws Exception {
    String statement = "select pg_sleep(600) /* to be cancelled */";
    JobHandle job =
        SharedHouse.client()
            .submit(SharedHouse.build(Command.query(ENGINE, "operations", statement)));
    await().atMost(BOUND).until(() -> running("to be cancelled") == 1);
    SharedHouse.run(Command.cancel(job.job()));

    assertThatThrownBy(() -> job.await(BOUND)).isInstanceOf(JobCancelledException.class);
    await().atMost(BOUND).until(() -> running("to be cancelled") == 0);
  }

  @Test
  void aLongJobDoesNotDelayAShortOne() throws Exception {
    JobHandle longJob =
        SharedHouse.client()
            .submit(
                SharedHouse.build(
                    Command.query(ENGINE, "operations", "select pg_sleep(600) /* a long job */")));
    await().atMost(BOUND).until(() -> running("a long job") == 1);
    long started = System.nanoTime();
    SharedHouse.run(Command.of(Target.engine(ENGINE), new DatabaseList()));

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
    SharedHouse.run(Command.cancel(longJob.job()));
  }

  @Test
  void aJobIsListedAndDescribedWithItsHistory() throws Exception {
    JobHandle job =
        SharedHouse.client().submit(SharedHouse.build(Command.of(TARGET, new DatabaseDescribe())));
    job.await(BOUND);
    JobListResult list =
        SharedHouse.run(Command.of(new JobList(ENGINE, null, null, null, null)))
            .as(JobListResult.class);
    JobDescription one =
        SharedHouse.run(Command.of(new JobDescribe(job.job()))).as(JobDescription.class);

    assertThat(list.jobs()).anyMatch(summary -> summary.toString().contains(job.job().value()));
    assertThat(one.history())
        .extracting(JobDescription.Moment::state)
        .startsWith(JobState.ACCEPTED)
        .endsWith(JobState.SUCCEEDED);
  }

  @Test
  void theSameCommandSentTwiceIsOneJob() throws Exception {
    Command command =
        SharedHouse.build(
            Command.of(
                TARGET,
                new QueryRun("insert into t values (4, 'once')", null, false, null, null, null)));
    SharedHouse.client().submit(command).await(BOUND);
    SharedHouse.client().submit(command).await(BOUND);

    assertThat(SERVER.psql("operations", "delete from t where n = 4 returning n").lines())
        .hasSize(1);
  }

  private static long running(String comment) {
    return count("query like '%" + comment + "%' and state = 'active' and pid <> pg_backend_pid()");
  }

  private static long sessionsOf(String application) {
    return count("application_name = '" + application + "'");
  }

  private static long count(String condition) {
    return Long.parseLong(
        SERVER
            .psql("postgres", "select count(*) from pg_stat_activity where " + condition)
            .strip());
  }
}
