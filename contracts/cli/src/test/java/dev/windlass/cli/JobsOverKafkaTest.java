package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.cli.Cli.Run;
import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.InventoryApply;
import dev.windlass.messages.command.InventoryChanges;
import dev.windlass.messages.command.JobList;
import dev.windlass.messages.command.JobListResult;
import dev.windlass.messages.command.JobSummary;
import dev.windlass.messages.command.ProcessKill;
import dev.windlass.messages.command.ProcessKillResult;
import dev.windlass.messages.command.ProcessListResult;
import dev.windlass.messages.command.QueryResult;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.messages.command.Session;
import dev.windlass.messages.event.AuditRecord;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.event.JobState;
import dev.windlass.messages.inventory.DocumentKind;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.messages.json.WindlassJson;
import dev.windlass.testbed.TestKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

@Timeout(120)
class JobsOverKafkaTest {
  private static final BackupResult BACKUP =
      new BackupResult(
          "20261120-1",
          "orders-pg",
          "orders",
          BackupMethod.LOGICAL,
          "s3://bucket/backups/",
          "00",
          Instant.parse("2026-11-20T02:00:00Z"),
          12,
          1_234_567,
          210L << 20,
          45L << 20,
          14,
          Duration.ofMillis(12_340),
          null);

  private static FakeWorker worker;
  @TempDir Path directory;

  @BeforeAll
  static void startWorker() throws Exception {
    worker = new FakeWorker(TestKafka.shared().bootstrapServers());
  }

  @AfterAll
  static void stopWorker() throws Exception {
    worker.close();
  }

  private Cli cli() {
    return new Cli(directory).with("WINDLASS_KAFKA", TestKafka.shared().bootstrapServers());
  }

  private static JsonNode json(String text) {
    return WindlassJson.events().readTree(text);
  }

  @Test
  void aBackupShowsItsResultAndThePipeSeesPlainLinesOnTheErrorStream() {
    worker.answer(
        command ->
            List.of(
                FakeWorker.accepted(command),
                FakeWorker.started(command),
                FakeWorker.progress(command, 10),
                FakeWorker.progress(command, 11),
                FakeWorker.progress(command, 55),
                FakeWorker.succeeded(command, BACKUP)));

    Run run = cli().run("backup", "orders-pg", "orders", "--reason", "CHG-1234", "--label", "x");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("Backup    20261120-1\n", "12 tables, 1,234,567 rows, 210.0 MiB", "12.3 s")
        .doesNotContain("\033", "Restore it");
    assertThat(run.err().lines())
        .containsExactly(
            "2026-11-20T02:00:01Z accepted",
            "2026-11-20T02:00:02Z started on worker-1",
            "2026-11-20T02:00:02Z copy 10%, 10.0 MiB of 100.0 MiB",
            "2026-11-20T02:00:02Z copy 55%, 55.0 MiB of 100.0 MiB");
    assertThat(worker.last().reason()).isEqualTo("CHG-1234");
    assertThat(worker.last().requestedBy()).isEqualTo("alice");
    assertThat(worker.last().target()).isEqualTo(Target.database("orders-pg", "orders"));
  }

  @Test
  void jsonOutputIsOneDocument() {
    worker.succeedWith(BACKUP);
    Run run = cli().run("backup", "orders-pg", "orders", "-o", "json", "--id", "json-1");
    assertThat(run.exit()).isZero();
    JsonNode document = json(run.out());
    assertThat(document.path("job").asString()).isEqualTo(worker.last().jobId().value());
    assertThat(document.path("state").asString()).isEqualTo("succeeded");
    assertThat(document.path("duration").asString()).isEqualTo("PT1M5S");
    assertThat(document.path("result").path("backupId").asString()).isEqualTo("20261120-1");
    assertThat(worker.last().id()).isEqualTo("json-1");
  }

  @Test
  void aFailureIsASentenceWithHelpAndExitCode1() {
    worker.failWith(FailureCode.PERMISSION_DENIED, "The login windlass may not.", "Grant it.");
    Run run = cli().run("backup", "orders-pg", "orders", "-o", "json");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("Failed: The login windlass may not. [PERMISSION_DENIED, job ")
        .endsWith("Grant it.\n")
        .doesNotContain("Exception", "\tat ");
    assertThat(json(run.out()).path("failure").path("code").asString())
        .isEqualTo("PERMISSION_DENIED");
  }

  @Test
  void aRefusedCommandEndsWith3() {
    worker.answer(
        command ->
            List.of(
                new JobEvent.Rejected(
                    FakeWorker.at(command, 1),
                    Failure.of(FailureCode.UNKNOWN_ENGINE, "No engine is named nope.", null))));
    Run run = cli().run("databases", "nope");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err()).startsWith("Rejected: No engine is named nope. [UNKNOWN_ENGINE");
  }

  @Test
  void aCommandThatNoWorkerWouldTakeIsNotSent() {
    Run run = cli().run("backup", "Orders PG", "orders");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("Not sent: target.engine is \"Orders PG\"; expected")
        .doesNotContain("Exception");
  }

  @Test
  void waitingTooLongEndsWith4AndSaysHowToFollow() {
    worker.answer(command -> List.of(FakeWorker.accepted(command), FakeWorker.started(command)));
    Run run = cli().run("backup", "orders-pg", "orders", "--timeout", "2s");
    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .contains("has not ended (started on worker-1).", "It goes on. Follow it: windlass follow");
  }

  @Test
  void waitingForNobodySaysSo() {
    worker.answer(_ -> List.of());
    Run run = cli().run("engines", "--timeout", "1s");
    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err()).contains("No worker has answered; is one running?");
  }

  @Test
  void withoutWaitingItPrintsTheJobAlone() {
    worker.succeedWith(BACKUP);
    Run run = cli().run("backup", "orders-pg", "orders", "--no-wait", "--id", "alone");
    assertThat(run.exit()).isZero();
    JobId job = new JobId(run.out().strip());
    assertThat(run.err()).contains("Follow it: windlass follow " + job);

    Run follow = cli().run("follow", job.value());
    assertThat(follow.exit()).isZero();
    assertThat(follow.err()).contains("accepted", "started on worker-1");
    assertThat(follow.out()).contains("Backup    20261120-1");

    Run lines = cli().run("follow", job.value(), "-o", "json");
    assertThat(lines.out().lines().map(line -> json(line).path("event").asString()))
        .containsExactly("accepted", "started", "succeeded");
  }

  @Test
  void followingAnUnknownJobSaysSo() {
    Run run = cli().run("follow", "0123456789abcdef0123456789abcdef");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("No event of job 0123456789abcdef0123456789abcdef is on windlass.status");
  }

  @Test
  void aTerminalGetsColoursAndTheHint() {
    worker.succeedWith(BACKUP);
    Run run = cli().terminal(100).run("backup", "orders-pg", "orders");
    assertThat(run.out())
        .contains("\033[1mBackup  ", "windlass restore 20261120-1 --engine orders-pg --into");
    Run plain = cli().terminal(100).with("NO_COLOR", "1").run("backup", "orders-pg", "orders");
    assertThat(plain.out()).doesNotContain("\033");
  }

  @Test
  void restoreSaysWhatAndWhere() {
    worker.succeedWith(new DryRunResult(List.of("Restore 20261120-1 as orders.")));
    Run run =
        cli()
            .run(
                "restore",
                "--latest",
                "orders",
                "--before",
                "2h",
                "--engine",
                "orders-pg",
                "--replace",
                "--confirm",
                "orders",
                "--dry-run");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("Nothing was changed.", "  - Restore 20261120-1 as orders.");
    Command sent = worker.last();
    assertThat(sent.options().isDryRun()).isTrue();
    assertThat(sent.target()).isEqualTo(Target.database("orders-pg", "orders"));
    assertThat(sent.spec())
        .isEqualTo(
            new DatabaseRestore(
                null,
                new DatabaseRestore.Latest(null, "orders", Cli.NOW.minus(Duration.ofHours(2))),
                new DatabaseRestore.Replace("orders"),
                null));
  }

  @Test
  void queryBindsTypedParametersAndPrintsRows() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    worker.succeedWith(
        new QueryResult(
            List.of(new QueryResult.Column("id", "int8"), new QueryResult.Column("name", "text")),
            List.of(
                List.of(json.numberNode(7), json.stringNode("Zoë\n\033[31m")),
                List.of(json.numberNode(11), json.nullNode())),
            null,
            2,
            true,
            null));
    Run run =
        cli()
            .input("select ?, ?, ?, ?")
            .run(
                "query",
                "orders-pg",
                "orders",
                "-",
                "--param",
                "42",
                "--param",
                "null",
                "--param",
                "abc",
                "--param",
                "\"42\"",
                "--to",
                "inline");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).isEqualTo("id  name\n 7  Zoë\\n\\u001b[31m\n11  NULL\n");
    assertThat(run.err()).contains("Only the first 2 rows; there are more.");
    QueryRun sent = (QueryRun) worker.last().spec();
    assertThat(sent.statement()).isEqualTo("select ?, ?, ?, ?");
    assertThat(sent.isReadOnly()).isTrue();
    assertThat(sent.parameters())
        .containsExactly(
            json.numberNode(42), json.nullNode(), json.stringNode("abc"), json.stringNode("42"));
  }

  @Test
  void psShowsWhoBlocksWhomAndKillEndsIt() {
    worker.succeedWith(
        new ProcessListResult(
            List.of(
                new Session(
                    "4711",
                    null,
                    "orders",
                    "app",
                    null,
                    null,
                    "active",
                    "lock",
                    Duration.ofSeconds(90),
                    Duration.ofSeconds(75),
                    List.of("4712"),
                    null))));
    Run ps = cli().run("ps", "orders-pg", "--active-for", "1m");
    assertThat(ps.out().lines().toList().get(1))
        .matches("4711 +active +1 m 15 s +1 m 30 s +4712 +app +orders +lock");

    worker.succeedWith(new ProcessKillResult("4711", ProcessKill.Mode.CANCEL, true));
    Run kill = cli().run("kill", "orders-pg", "4711", "--cancel");
    assertThat(kill.out()).isEqualTo("The statement of session 4711 is gone.\n");
    assertThat(worker.last().spec())
        .isEqualTo(new ProcessKill("4711", null, ProcessKill.Mode.CANCEL));
  }

  @Test
  void jobsFiltersByStateInAnyCase() {
    JobId job = JobId.of("/test", "1");
    worker.succeedWith(
        new JobListResult(
            List.of(
                new JobSummary(
                    job,
                    "database.backup",
                    Target.database("orders-pg", "orders"),
                    JobState.WAITING,
                    0,
                    "alice",
                    Cli.NOW,
                    null,
                    null,
                    null,
                    null))));
    Run run = cli().run("jobs", "--state", "waiting,running", "--since", "1d");
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains(
            job + "  waiting  database.backup  orders-pg/orders  2026-11-20T12:00:00Z  alice");
    assertThat(worker.last().spec())
        .isEqualTo(
            new JobList(
                null,
                List.of(JobState.WAITING, JobState.RUNNING),
                null,
                Cli.NOW.minus(Duration.ofDays(1)),
                null));
  }

  @Test
  void applyReadsSeveralDocumentsAndShowsTheDifference() throws Exception {
    Files.writeString(
        directory.resolve("all.yaml"),
        """
        kind: Engine
        name: orders-pg
        engine: postgresql
        labels: { env: prod }
        settings: { host: db1.internal, port: 5432, password: "secret:env:PASSWORD" }
        ---
        kind: Schedule
        name: nightly
        command: { type: database.backup, database: orders }
        engines: { name: orders-pg }
        cron: "0 0 2 * * ?"
        """);
    worker.succeedWith(
        new InventoryChanges(
            List.of(
                new InventoryChanges.Change(
                    DocumentKind.ENGINE,
                    "orders-pg",
                    InventoryChanges.Action.CHANGED,
                    List.of("settings.host: \"a\" -> \"db1.internal\"")))));

    Run run = cli().run("apply", "-f", "all.yaml", "--dry-run");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .isEqualTo("~ Engine orders-pg changed\n    settings.host: \"a\" -> \"db1.internal\"\n");
    InventoryApply sent = (InventoryApply) worker.last().spec();
    assertThat(sent.documents()).hasSize(2);
    assertThat(((EngineDocument) sent.documents().getFirst()).settingsOrNone().get("port"))
        .isEqualTo(JsonNodeFactory.instance.numberNode(5432));
    assertThat(worker.last().options().isDryRun()).isTrue();
  }

  @Test
  void submitSendsWhatTheFileSays() {
    worker.succeedWith(BACKUP);
    Run run =
        cli()
            .input(
                """
                { "type": "database.backup", "id": "from-file", "source": "/my/script",
                  "target": { "engine": "orders-pg", "database": "orders" },
                  "requestedBy": "bob", "reason": "CHG-7",
                  "spec": { "label": "before the upgrade" } }
                """)
            .run("submit", "-f", "-");
    assertThat(run.err()).isEqualTo(run.err()).doesNotContain("is no command");
    assertThat(run.exit()).isZero();
    assertThat(worker.last().jobId()).isEqualTo(JobId.of("/my/script", "from-file"));
    assertThat(worker.last().requestedBy()).isEqualTo("bob");
    assertThat(worker.last().reason()).isEqualTo("CHG-7");
  }

  @Test
  void auditTailShowsTheNewestRecords() {
    Command command = Command.backup("orders-pg", "orders").source("/test").id("audit").build();
    for (long i = 1; i <= 3; i++) {
      worker.publish(
          new AuditRecord(
              AuditRecord.Stage.SUCCEEDED,
              Cli.NOW.plusSeconds(i),
              FakeWorker.at(command, i),
              new AuditRecord.Actor("alice", "CHG-1234"),
              new AuditRecord.Origin("00", "windlass.commands", 0, 0),
              "outcome " + i,
              null,
              null,
              null,
              "worker-1"));
    }
    Run run = cli().run("audit", "tail", "-n", "2");
    assertThat(run.exit()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "2026-11-20T12:00:02Z  succeeded  database.backup.v1  orders-pg/orders  by alice"
                + "  (CHG-1234)  job "
                + command.jobId()
                + "  outcome 2",
            "2026-11-20T12:00:03Z  succeeded  database.backup.v1  orders-pg/orders  by alice"
                + "  (CHG-1234)  job "
                + command.jobId()
                + "  outcome 3");
    Run json = cli().run("audit", "tail", "-n", "1", "-o", "json");
    assertThat(json(json.out()).path("outcome").asString()).isEqualTo("outcome 3");
  }
}
