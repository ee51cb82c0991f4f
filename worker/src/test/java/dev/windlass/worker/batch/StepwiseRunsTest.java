package dev.windlass.worker.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.controlstore.ControlStoreFaults;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.worker.ControlDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.jdbc.core.simple.JdbcClient;

class StepwiseRunsTest {
  private static final String RUN = "test.run";

  private static DataSource controlStore;
  private static BatchStore batch;
  private static StepwiseRuns runs;

  private final List<String> done = new ArrayList<>();

  @BeforeAll
  static void openControlStore() {
    controlStore = ControlDatabase.create(StepwiseRunsTest.class);
    batch = new BatchStore(controlStore);
    runs = batch.runs();
  }

  @Test
  void runsTheStepsInTheirOrder() {
    runs.run(RUN, identity("order"), Map.of(), List.of(step("a"), step("b"), step("c")));

    assertThat(done).containsExactly("a", "b", "c");
  }

  @Test
  void aFailedStepEndsTheRunWithItsOwnFailure() {
    EngineException failure = new EngineException(FailureCode.ENGINE_BUSY, "No room.", "Wait.");

    assertThatThrownBy(
            () ->
                runs.run(
                    RUN,
                    identity("failure"),
                    Map.of(),
                    List.of(step("a"), failing("b", failure), step("c"))))
        .isSameAs(failure);
    assertThat(done).containsExactly("a");
  }

  @Test
  void finishedStepsAreNotRunAgainByTheNextStart() {
    RunIdentity identity = identity("resume");
    AtomicBoolean broken = new AtomicBoolean(true);
    NamedStep moody =
        new NamedStep(
            "b",
            () -> {
              if (broken.get()) {
                throw new IllegalStateException("Not yet.");
              }
              done.add("b");
            });
    List<NamedStep> steps = List.of(step("a"), moody, step("c"));
    assertThatThrownBy(() -> runs.run(RUN, identity, Map.of(), steps)).hasMessage("Not yet.");
    broken.set(false);

    runs.run(RUN, identity, Map.of(), steps);

    assertThat(done).containsExactly("a", "b", "c");
  }

  @Test
  void whatAnyStartCameToIsKnownUntilTheRunIsForgotten() {
    RunIdentity identity = identity("begun");
    List<NamedStep> steps =
        List.of(step("a"), failing("b", new IllegalStateException("Not yet.")), step("c"));
    assertThat(runs.hasBegun(RUN, identity, "a")).isFalse();

    assertThatThrownBy(() -> runs.run(RUN, identity, Map.of(), steps)).hasMessage("Not yet.");
    assertThatThrownBy(() -> runs.run(RUN, identity, Map.of(), steps)).hasMessage("Not yet.");

    assertThat(runs.hasBegun(RUN, identity, "a")).isTrue();
    assertThat(runs.hasBegun(RUN, identity, "b")).isTrue();
    assertThat(runs.hasBegun(RUN, identity, "c")).isFalse();
    runs.forget(RUN, identity);
    assertThat(runs.hasBegun(RUN, identity, "b")).isFalse();
  }

  @Test
  void aRunWhoseProcessDiedIsMendedAndContinued() throws Exception {
    RunIdentity identity = identity("crash");
    JobExecution dead = dieIn(identity, "b");
    assertThat(dead.getStatus()).isEqualTo(BatchStatus.STARTED);

    runs.run(RUN, identity, Map.of(), List.of(step("a"), step("b")));

    assertThat(done).containsExactly("b");
  }

  @Test
  void aRunOfUnknownStatusIsMendedToo() throws Exception {
    RunIdentity identity = identity("unknown");
    JobExecution dead = dieIn(identity, "b");
    dead.setStatus(BatchStatus.UNKNOWN);
    dead.getStepExecutions().stream()
        .filter(step -> step.getStepName().equals("b"))
        .forEach(
            step -> {
              step.setStatus(BatchStatus.UNKNOWN);
              batch.repository().update(step);
            });
    batch.repository().update(dead);

    runs.run(RUN, identity, Map.of(), List.of(step("a"), step("b")));

    assertThat(done).containsExactly("b");
  }

  @Test
  void aRunWhoseProcessDiedBeforeItsFirstStartWasWrittenDownBegins() {
    RunIdentity identity = identity("unstarted");
    batch.repository().createJobInstance(RUN, identity.parameters());

    runs.run(RUN, identity, Map.of(), List.of(step("a")));

    assertThat(done).containsExactly("a");
  }

  @Test
  void aRunThatIsDoneIsNotDoneAgain() {
    RunIdentity identity = identity("twice");
    runs.run(RUN, identity, Map.of(), List.of(step("a")));

    runs.run(RUN, identity, Map.of(), List.of(step("a")));

    assertThat(done).containsExactly("a");
  }

  /** Their commits do not wait for the disk, so that a crash takes the last of them with it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "step_execution WHERE step_name = 'b' AND job_execution_id IN (SELECT e.job_execution_id"
            + " FROM windlass.batch_job_execution e WHERE e.job_instance_id = :run)",
        "job_execution WHERE job_instance_id = :run",
        "job_instance WHERE job_instance_id = :run"
      })
  void aRunWhoseLastRecordsWentWithACrashIsGoneOnWith(String lost) {
    RunIdentity identity = identity("crash of the store, " + lost.substring(0, 14));
    AtomicBoolean crash = new AtomicBoolean(true);
    NamedStep crashing =
        new NamedStep(
            "b",
            () -> {
              if (crash.getAndSet(false)) {
                lose(lost, batch.repository().getJobInstance(RUN, identity.parameters()).getId());
              }
            });
    List<NamedStep> steps = List.of(step("a"), crashing, step("c"));
    try {
      runs.run(RUN, identity, Map.of(), steps);
    } catch (RuntimeException e) {
      assertThat(e).as("%s", e).matches(ControlStoreFaults::isPassing, "passes");
      runs.run(RUN, identity, Map.of(), steps);
    }

    assertThat(done).endsWith("c");
  }

  /** The foreign keys of the tables would want the records of steps to go first. */
  private static void lose(String what, long run) {
    try (Connection connection = controlStore.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      statement.execute("DELETE FROM windlass.batch_" + what.replace(":run", Long.toString(run)));
      statement.execute("RESET session_replication_role");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aForgottenRunBeginsWithItsFirstStep() {
    RunIdentity identity = identity("forgotten");
    runs.run(RUN, identity, Map.of("backup", "one"), List.of(step("a")));
    assertThat(runs.note(RUN, identity, "backup")).contains("one");

    runs.forget(RUN, identity);

    assertThat(runs.note(RUN, identity, "backup")).isEmpty();
    runs.run(RUN, identity, Map.of("backup", "two"), List.of(step("a")));
    assertThat(done).containsExactly("a", "a");
    assertThat(runs.note(RUN, identity, "backup")).contains("two");
  }

  @Test
  void aNoteDoesNotMakeItAnotherRun() {
    RunIdentity identity = identity("note");
    runs.run(RUN, identity, Map.of("backup", "one"), List.of(step("a")));

    runs.run(RUN, identity, Map.of("backup", "two"), List.of(step("a")));

    assertThat(done).containsExactly("a");
  }

  @Test
  void manyRunsAtATimeDoNotGetInEachOthersWay() throws Exception {
    List<Callable<Boolean>> starts = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      RunIdentity identity = identity("many" + i);
      starts.add(
          () -> {
            runs.run(RUN, identity, Map.of(), List.of(new NamedStep("a", () -> {})));
            return true;
          });
    }
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var start : threads.invokeAll(starts)) {
        assertThat(start.get()).isTrue();
      }
    }
  }

  /** In writing transactions, which do not depend on what else the machine does. */
  @Test
  void aRunOfFourStepsCostsLittle() {
    List<NamedStep> steps = List.of(step("check"), step("copy"), step("verify"), step("publish"));
    int times = 20;
    long before = transactions();
    for (int i = 0; i < times; i++) {
      runs.run(RUN, identity("cost" + i), Map.of(), steps);
    }

    assertThat(transactions() - before).isLessThanOrEqualTo(times * 35L);
  }

  /** How many have written so far; asking is one of them. */
  private static long transactions() {
    return JdbcClient.create(controlStore)
        .sql("SELECT pg_current_xact_id()::text::bigint")
        .query(Long.class)
        .single();
  }

  private NamedStep step(String name) {
    return new NamedStep(name, () -> done.add(name));
  }

  private static NamedStep failing(String name, RuntimeException failure) {
    return new NamedStep(
        name,
        () -> {
          throw failure;
        });
  }

  /**
   * Leaves the records that a killed process leaves: step {@code a} ended, the next one going on.
   */
  private static JobExecution dieIn(RunIdentity identity, String step) throws Exception {
    var repository = batch.repository();
    var instance = repository.createJobInstance(RUN, identity.parameters());
    JobExecution execution =
        repository.createJobExecution(
            instance,
            identity.parameters(),
            new org.springframework.batch.infrastructure.item.ExecutionContext());
    execution.setStatus(BatchStatus.STARTED);
    repository.update(execution);
    var first = repository.createStepExecution("a", execution);
    first.setStatus(BatchStatus.COMPLETED);
    repository.update(first);
    var second = repository.createStepExecution(step, execution);
    second.setStatus(BatchStatus.STARTED);
    repository.update(second);
    return execution;
  }

  private static RunIdentity identity(String name) {
    return RunIdentity.of(JobId.of("/test/" + StepwiseRunsTest.class.getSimpleName(), name));
  }
}
