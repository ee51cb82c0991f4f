package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.cli.Cli.Run;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.ConfigurationSet;
import dev.windlass.messages.command.ConfigurationSetResult;
import dev.windlass.messages.command.DatabaseDrop;
import dev.windlass.messages.command.DatabaseDropResult;
import dev.windlass.messages.command.DatabaseMaintain;
import dev.windlass.messages.command.DatabaseMaintain.Task;
import dev.windlass.messages.command.DatabaseMaintainResult;
import dev.windlass.messages.command.DatabaseMaintainResult.MaintainedObject;
import dev.windlass.messages.command.DatabaseMaintainResult.Outcome;
import dev.windlass.messages.command.EngineFailover;
import dev.windlass.messages.command.EngineFailoverResult;
import dev.windlass.messages.command.EngineLifecycleResult;
import dev.windlass.messages.command.EngineStop;
import dev.windlass.messages.command.LogEntry;
import dev.windlass.messages.command.LogsGet;
import dev.windlass.messages.command.LogsGetResult;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.messages.command.ReplicationStatusResult;
import dev.windlass.messages.command.ReplicationStatusResult.Role;
import dev.windlass.messages.command.TakesEffect;
import dev.windlass.messages.command.UserCreate;
import dev.windlass.messages.command.UserCreate.Grant;
import dev.windlass.messages.command.UserCreate.Profile;
import dev.windlass.messages.command.UserCreateResult;
import dev.windlass.messages.command.UserListResult;
import dev.windlass.messages.command.UserMetadata;
import dev.windlass.testbed.TestKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands with which people look after engines: what is sent, and what is shown. */
@Timeout(120)
class CareOverKafkaTest {
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

  private Run run(CommandResult result, String... arguments) {
    worker.answer(
        command -> List.of(FakeWorker.accepted(command), FakeWorker.succeeded(command, result)));
    return new Cli(directory)
        .with("WINDLASS_KAFKA", TestKafka.shared().bootstrapServers())
        .with("NO_COLOR", "1")
        .terminal(80)
        .run(arguments);
  }

  private static void fits(Run run) {
    assertThat(run.exit()).isZero();
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80, "fits 80 columns");
  }

  @Test
  void aUserIsMadeWithoutAnybodyTypingAPassword() {
    String place = "secret:file:/run/windlass-secrets/app";
    Run run =
        run(
            new UserCreateResult("app", true, place, List.of("Made role \"app\".")),
            "create-user",
            "orders-pg",
            "app",
            "--store-in",
            place,
            "--grant",
            "read-only:orders");
    fits(run);
    assertThat(run.out()).contains("Made role \"app\".", "Password in  " + place);
    UserCreate sent = (UserCreate) worker.last().spec();
    assertThat(sent.password().storeIn()).isEqualTo(place);
    assertThat(sent.grantsOrNone()).containsExactly(new Grant("orders", Profile.READ_ONLY));
  }

  @Test
  void aPasswordFromTwoPlacesOrAGrantOfNothingIsNotSent() {
    Cli cli = new Cli(directory);
    Run both =
        cli.run("create-user", "e", "u", "--store-in", "secret:file:/a", "--password-from", "b");
    assertThat(both.exit()).isEqualTo(2);
    assertThat(both.err()).contains("either --store-in or --password-from");
    Run none = cli.run("rotate-password", "e", "u");
    assertThat(none.exit()).isEqualTo(2);
    Run grant = cli.run("create-user", "e", "u", "--grant", "everything:orders");
    assertThat(grant.exit()).isEqualTo(2);
    assertThat(grant.err()).contains("PROFILE:DATABASE");
  }

  @Test
  void usersFitATerminal() {
    UserMetadata user =
        new UserMetadata(
            "a_user_with_a_rather_long_name",
            true,
            true,
            List.of("CREATEDB", "REPLICATION"),
            List.of("reporting", "another_role_with_a_long_name"),
            20,
            Instant.parse("2027-01-01T00:00:00Z"),
            List.of("Its password is kept as an MD5 hash: rotate it, and SCRAM takes its place."));
    Run run = run(new UserListResult(List.of(user)), "users", "orders-pg");
    fits(run);
    assertThat(run.out()).contains("USER", "everything");
  }

  @Test
  void aChangedSettingShowsBeforeAfterAndWhenItIsFelt() {
    Run run =
        run(
            new ConfigurationSetResult(
                "max_connections",
                null,
                null,
                "100",
                "200",
                null,
                true,
                TakesEffect.RESTART,
                true,
                List.of()),
            "configure",
            "orders-pg",
            "max_connections",
            "200");
    fits(run);
    assertThat(run.out())
        .contains("Before        100", "After         200", "after a restart", "It waits for");
    assertThat(worker.last().spec()).isEqualTo(ConfigurationSet.of("max_connections", "200"));
    assertThat(new Cli(directory).run("configure", "e", "x").exit()).isEqualTo(2);
  }

  @Test
  void upkeepShowsWhatFailedAndFits() {
    MaintainedObject failed =
        new MaintainedObject(
            "public.orders", "table", Outcome.FAILED, "lock timeout", 81920L, null, null, null);
    Run run =
        run(
            new DatabaseMaintainResult(
                Task.VACUUM, 3, 0, 1, List.of(failed), Duration.ofMillis(1_500)),
            "maintain",
            "orders-pg",
            "orders",
            "vacuum",
            "public.orders");
    fits(run);
    assertThat(run.out()).contains("failed", "lock timeout", "3 objects done, 0 skipped, 1 failed");
    assertThat(worker.last().spec())
        .isEqualTo(new DatabaseMaintain(Task.VACUUM, List.of("public.orders"), null, null));
    assertThat(new Cli(directory).run("maintain", "e", "d", "polish").err())
        .contains("vacuum, analyze, reindex, check or bloat");
  }

  @Test
  void entriesOfTheLogFit() {
    LogEntry entry =
        new LogEntry(
            Instant.parse("2026-11-20T10:00:00Z"),
            "ERROR",
            "deadlock detected while two sessions waited for each other for a long time",
            "40P01",
            "orders",
            "app",
            "4711",
            null,
            null,
            null,
            null,
            "update account set balance = balance - 1 where id = 7");
    Run run =
        run(
            new LogsGetResult(List.of(entry), null, 1, true, List.of("log/a.json")),
            "logs",
            "orders-pg",
            "--level",
            "error",
            "--since",
            "2h");
    fits(run);
    assertThat(run.out()).contains("2026-11-20T10:00:00Z", "ERROR", "deadlock");
    assertThat(run.err()).contains("There are older ones");
    assertThat(worker.last().spec())
        .isEqualTo(
            new LogsGet(
                Cli.NOW.minus(Duration.ofHours(2)),
                null,
                LogsGet.Level.ERROR,
                null,
                null,
                QueryRun.Destination.INLINE));
  }

  @Test
  void replicationFitsATerminalAndSaysWhatIsWrong() {
    ReplicationStatusResult.Node primary =
        new ReplicationStatusResult.Node(
            "a",
            "db1",
            5432,
            Role.PRIMARY,
            null,
            "7",
            3,
            "2A/60CA428",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of());
    ReplicationStatusResult.Node standby =
        new ReplicationStatusResult.Node(
            "b",
            "db2",
            5432,
            Role.STANDBY,
            null,
            "7",
            3,
            "2A/60BA428",
            "2A/60CA428",
            "a",
            "streaming",
            "async",
            65_536L,
            Duration.ofMillis(400),
            false,
            List.of());
    Run run =
        run(
            new ReplicationStatusResult(
                "a",
                List.of(primary, standby),
                List.of(
                    new ReplicationStatusResult.Slot(
                        "a", "windlass_b", "physical", true, "reserved", 65_536L)),
                List.of("Node c did not answer.")),
            "replication",
            "orders-pg");
    fits(run);
    assertThat(run.out())
        .contains(
            "primary", "standby", "64.0 KiB", "0.4 s", "windlass_b", "Node c did not answer.");
  }

  @Test
  void aFailoverIsPlannedUnlessItIsForced() {
    Run run =
        run(
            new EngineFailoverResult(
                EngineFailover.Mode.PLANNED,
                "a",
                "b",
                4,
                List.of(),
                Duration.ofMillis(1_420),
                0L,
                List.of("Promoted b, which has the whole log of a."),
                List.of("Node c did not answer.")),
            "failover",
            "orders-pg",
            "--to",
            "b");
    fits(run);
    assertThat(run.out()).contains("New primary  b", "Downtime     1.4 s", "Node c did not");
    assertThat(worker.last().spec())
        .isEqualTo(new EngineFailover(EngineFailover.Mode.PLANNED, "b", null, null));
  }

  @Test
  void serversAreStoppedAndShown() {
    Run run =
        run(
            new EngineLifecycleResult(
                List.of(
                    new EngineLifecycleResult.Server(
                        "b",
                        EngineLifecycleResult.State.RUNNING,
                        EngineLifecycleResult.State.STOPPED,
                        Role.STANDBY,
                        Duration.ofMillis(2_400)))),
            "stop",
            "orders-pg",
            "--node",
            "b",
            "--force");
    fits(run);
    assertThat(run.out()).contains("running", "stopped", "standby", "2.4 s");
    assertThat(worker.last().spec()).isEqualTo(new EngineStop("b", true));
  }

  @Test
  void aDropNeedsTheNameTwice() {
    assertThat(new Cli(directory).run("drop-database", "e", "d").exit()).isEqualTo(2);
    Run run =
        run(
            new DatabaseDropResult("old", true, 7_569_423L, 2),
            "drop-database",
            "orders-pg",
            "old",
            "--confirm",
            "old",
            "--force");
    fits(run);
    assertThat(run.out()).contains("Dropped database old, 7.2 MiB; 2 sessions ended.");
    assertThat(worker.last().target()).isEqualTo(Target.database("orders-pg", "old"));
    assertThat(worker.last().spec()).isEqualTo(new DatabaseDrop("old", true, null));
  }
}
