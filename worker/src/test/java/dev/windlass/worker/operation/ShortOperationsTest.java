package dev.windlass.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.controlstore.JobLease;
import dev.windlass.controlstore.JobRecord;
import dev.windlass.controlstore.JobRepository;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.DatabaseDescribe;
import dev.windlass.messages.command.DatabaseList;
import dev.windlass.messages.command.DatabaseListResult;
import dev.windlass.messages.command.DatabaseMetadata;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.EngineDescribe;
import dev.windlass.messages.command.JobCancel;
import dev.windlass.messages.command.JobCancelResult;
import dev.windlass.messages.command.JobDescribe;
import dev.windlass.messages.command.JobDescription;
import dev.windlass.messages.command.JobList;
import dev.windlass.messages.command.JobListResult;
import dev.windlass.messages.command.ProcessKill;
import dev.windlass.messages.command.ProcessList;
import dev.windlass.messages.command.Session;
import dev.windlass.messages.event.AuditRecord.Origin;
import dev.windlass.messages.event.JobState;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.worker.ControlDatabase;
import dev.windlass.worker.scripted.Jobs;
import dev.windlass.worker.scripted.ScriptedContext;
import dev.windlass.worker.scripted.ScriptedEngine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ShortOperationsTest {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final CommandOptions DRY = new CommandOptions(null, null, null, true);

  private static JobRepository repository;
  private static Jobs jobs;

  private final ScriptedEngine engine = new ScriptedEngine();
  private boolean statementsAllowed;

  @BeforeAll
  static void openControlStore() {
    DataSource controlStore = ControlDatabase.create(ShortOperationsTest.class);
    repository = new JobRepository(controlStore);
    jobs = new Jobs(controlStore);
  }

  @Test
  void databasesAreListedAndDescribed() {
    engine.content().putAll(Map.of("a", Map.of(), "b", Map.of()));

    CommandResult list = run(new DatabaseListOperation(), new DatabaseList(), null);
    CommandResult one = run(new DatabaseDescribeOperation(), new DatabaseDescribe(), "b");

    assertThat(((DatabaseListResult) list).databases())
        .extracting(DatabaseMetadata::name)
        .containsExactly("a", "b");
    assertThat(((DatabaseMetadata) one).name()).isEqualTo("b");
    assertCode(
        FailureCode.NOT_FOUND,
        () -> run(new DatabaseDescribeOperation(), new DatabaseDescribe(), "c"));
  }

  @Test
  void aDryRunOfALookFailsWhereTheLookFails() {
    engine.content().put("a", Map.of());
    Operation<DatabaseDescribe> operation = new DatabaseDescribeOperation();
    DatabaseDescribe spec = new DatabaseDescribe();

    assertThat(operation.run(context(spec, "a", DRY), spec)).isInstanceOf(DryRunResult.class);
    assertCode(FailureCode.NOT_FOUND, () -> operation.run(context(spec, "c", DRY), spec));
  }

  @Test
  void anEngineIsDescribed() {
    assertThat(run(new EngineDescribeOperation(), new EngineDescribe(), null))
        .isEqualTo(engine.describe());
  }

  @Test
  void statementTextsAreAskedForOnlyWhereThePolicyAllowsIt() {
    ProcessList spec = new ProcessList("d", "u", Duration.ofSeconds(5), true);

    run(new ProcessListOperation(), spec, null);
    assertThat(engine.lastFilter())
        .contains(new ProcessList("d", "u", Duration.ofSeconds(5), false));

    statementsAllowed = true;
    run(new ProcessListOperation(), spec, null);
    assertThat(engine.lastFilter()).contains(spec);
    run(new ProcessListOperation(), ProcessList.all(), null);
    assertThat(engine.lastFilter().orElseThrow().statements()).isFalse();
  }

  @Test
  void aKillIsRepeatedOnlyWhenItCannotHitAnotherSession() {
    ProcessKillOperation operation = new ProcessKillOperation();

    assertThat(operation.repeatable(new ProcessKill("7", null, null))).isFalse();
    assertThat(operation.repeatable(new ProcessKill("7", ScriptedEngine.NOW, null))).isTrue();
    assertThat(operation.locks(Target.engine("e"), new ProcessKill("7", null, null))).isEmpty();
  }

  @Test
  void aDryRunOfAKillNamesTheSessionAndLeavesIt() {
    engine.sessions(session("7"));
    ProcessKillOperation operation = new ProcessKillOperation();
    ProcessKill spec = new ProcessKill("7", null, null);

    Object result = operation.run(context(spec, null, DRY), spec);

    assertThat(((DryRunResult) result).would().getFirst())
        .startsWith("End session 7 of user u on database d");
    assertThat(engine.script().happened()).isEmpty();
    ProcessKill other = new ProcessKill("7", ScriptedEngine.NOW.plusSeconds(1), null);
    assertCode(FailureCode.NOT_FOUND, () -> operation.run(context(other, null, DRY), other));
    run(operation, spec, null);
    assertThat(engine.script().happened()).containsExactly("kill 7");
  }

  @Test
  void jobsAreListedDescribedAndCancelled() {
    JobRecord running =
        jobs.running(
            "shown", Target.database("e", "d"), DatabaseBackup.withDefaults(), CommandOptions.NONE);
    JobId id = running.lease().job();

    JobList filter = new JobList("e", List.of(JobState.RUNNING), "database.backup", null, 10);
    JobListResult list = (JobListResult) run(new JobListOperation(repository), filter, null);
    JobDescription one =
        (JobDescription) run(new JobDescribeOperation(repository), new JobDescribe(id), null);
    JobCancelResult cancel =
        (JobCancelResult) run(new JobCancelOperation(repository), new JobCancel(id), null);

    assertThat(list.jobs()).extracting(job -> job.job()).contains(id);
    assertThat(one.summary().state()).isEqualTo(JobState.RUNNING);
    assertThat(cancel).isEqualTo(new JobCancelResult(id, JobState.RUNNING, true));
  }

  @Test
  void aDryRunOfACancelCancelsNothing() {
    JobId id =
        jobs.running(
                "kept",
                Target.database("e", "d"),
                DatabaseBackup.withDefaults(),
                CommandOptions.NONE)
            .lease()
            .job();
    JobCancel spec = new JobCancel(id);

    Object result = new JobCancelOperation(repository).run(context(spec, null, DRY), spec);

    assertThat(((DryRunResult) result).would().getFirst()).contains("which is RUNNING");
  }

  @Test
  void aJobThatIsNotThereIsNotFoundAndNoJobCancelsItself() {
    JobId nobody = JobId.of("/nobody", "x");
    assertCode(
        FailureCode.NOT_FOUND,
        () -> run(new JobDescribeOperation(repository), new JobDescribe(nobody), null));
    assertCode(
        FailureCode.NOT_FOUND,
        () -> run(new JobCancelOperation(repository), new JobCancel(nobody), null));
    JobCancel self = new JobCancel(JobId.of("/test/short", "self"));
    assertThatThrownBy(
            () ->
                new JobCancelOperation(repository)
                    .run(context(self, null, CommandOptions.NONE, "self"), self))
        .hasMessage("A job cannot cancel itself.");
  }

  private <S extends CommandSpec> CommandResult run(
      Operation<S> operation, S spec, @Nullable String database) {
    return operation.run(context(spec, database, CommandOptions.NONE), spec);
  }

  private static void assertCode(FailureCode code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(EngineException.class)
        .extracting(failure -> ((EngineException) failure).code())
        .isEqualTo(code);
  }

  private ScriptedContext context(
      CommandSpec spec, @Nullable String database, CommandOptions options) {
    return context(spec, database, options, "s" + NUMBERS.incrementAndGet());
  }

  private ScriptedContext context(
      CommandSpec spec, @Nullable String database, CommandOptions options, String id) {
    Command command =
        new Command(
            "/test/short",
            id,
            null,
            null,
            null,
            new Target("e", database),
            null,
            null,
            options,
            spec);
    JobRecord job =
        new JobRecord(
            new JobLease(command.jobId(), 1, "w", 1),
            command,
            new Origin("ab".repeat(32), "t", 0, 0),
            false,
            1,
            1,
            ScriptedEngine.NOW,
            ScriptedEngine.NOW,
            Duration.ofHours(1),
            false,
            false);
    return new ScriptedContext(
        job,
        engine,
        new EngineDocument(
            "e",
            "scripted",
            null,
            null,
            null,
            null,
            new EngineDocument.Policy(null, statementsAllowed)));
  }

  private static Session session(String id) {
    return new Session(
        id, ScriptedEngine.NOW, "d", "u", null, null, "active", null, null, null, List.of(), null);
  }
}
