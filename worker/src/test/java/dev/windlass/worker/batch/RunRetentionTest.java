package dev.windlass.worker.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.controlstore.JobRecord;
import dev.windlass.controlstore.JobRetention;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.EngineDescribe;
import dev.windlass.worker.ControlDatabase;
import dev.windlass.worker.scripted.Jobs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What Spring Batch wrote about runs of long ago goes, and nothing that a job still needs. */
class RunRetentionTest {
  private static final Duration MONTH = Duration.ofDays(30);
  private static final List<String> TABLES =
      List.of(
          "batch_job_instance",
          "batch_job_execution",
          "batch_job_execution_params",
          "batch_job_execution_context",
          "batch_step_execution",
          "batch_step_execution_context");

  private DataSource store;
  private JdbcClient jdbc;
  private StepwiseRuns runs;
  private JobRetention retention;

  @BeforeEach
  void openControlStore() {
    store = ControlDatabase.create(RunRetentionTest.class);
    jdbc = JdbcClient.create(store);
    runs = new BatchStore(store).runs();
    retention = new JobRetention(store);
  }

  @Test
  void oldRunsGoWithEverythingThatWasWrittenAboutThem() {
    run(JobId.of("/test", "old"));
    run(JobId.of("/test", "older"));
    age();
    run(JobId.of("/test", "new"));

    assertThat(retention.deleteRuns(MONTH, 1)).isEqualTo(1);
    assertThat(retention.deleteRuns(MONTH, 100)).isEqualTo(1);
    assertThat(retention.deleteRuns(MONTH, 100)).isZero();

    assertThat(TABLES.stream().map(this::rows)).doesNotContain(0L);
    assertThat(rows("batch_job_execution")).isEqualTo(1);
    assertThat(rows("batch_job_instance")).isEqualTo(1);
    assertThat(rows("batch_step_execution")).isEqualTo(2);

    age();
    assertThat(retention.deleteRuns(MONTH, 100)).isEqualTo(1);
    assertThat(TABLES.stream().map(this::rows)).containsOnly(0L);
  }

  @Test
  void aRunWhoseJobIsOpenStaysHoweverOldItIs() {
    JobRecord job =
        new Jobs(store)
            .running("open", Target.engine("pg"), new EngineDescribe(), CommandOptions.NONE);
    run(job.lease().job());
    age();

    assertThat(retention.deleteRuns(MONTH, 100)).isZero();

    assertThat(rows("batch_job_execution")).isEqualTo(1);
  }

  private void run(JobId job) {
    runs.run(
        "test.run",
        RunIdentity.of(job),
        Map.of(),
        Stream.of("a", "b").map(name -> new NamedStep(name, () -> {})).toList());
  }

  private void age() {
    jdbc.sql("UPDATE windlass.batch_job_execution SET create_time = now() - interval '32 days'")
        .update();
  }

  private long rows(String table) {
    return jdbc.sql("SELECT count(*) FROM windlass." + table).query(Long.class).single();
  }
}
