package dev.windlass.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.DatabaseList;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.ProcessKill;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.envelope.Message;
import dev.windlass.messages.event.JobEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several workers, one control store. */
class ClusterTrialTest {
  private static final DryRunResult DONE = new DryRunResult(List.of());
  private final Trial trial = new Trial(ClusterTrialTest.class);

  @AfterEach
  void end() {
    trial.close();
  }

  private static Command command(String id, CommandSpec spec) {
    Target target =
        spec instanceof DatabaseList || spec instanceof ProcessKill
            ? Target.engine("pg")
            : Target.database("pg", "d");
    return Command.of(target, spec).source("/test").id(id).build();
  }

  @Test
  void twoWorkersRunThousandsOfJobsOnceEachAndTellAboutThemInOrder() {
    int commands = 2_000;
    Map<JobId, AtomicInteger> runs = new ConcurrentHashMap<>();
    ScriptedOperation.Script script =
        job -> {
          runs.computeIfAbsent(job.lease().job(), _ -> new AtomicInteger()).incrementAndGet();
          return DONE;
        };
    trial.worker("a", script);
    trial.worker("b", script);
    List<JobId> jobs = new ArrayList<>();
    for (int i = 0; i < commands; i++) {
      Command command = command("c" + i, new DatabaseList());
      jobs.add(trial.send(command));
      if (i % 5 == 0) {
        trial.send(command);
      }
    }
    trial.awaitEnds(jobs, Duration.ofSeconds(120));
    assertThat(runs).hasSize(commands).allSatisfy((_, count) -> assertThat(count).hasValue(1));
    Map<JobId, List<String>> words =
        trial.events().stream()
            .collect(
                Collectors.groupingBy(
                    event -> event.job().id(),
                    Collectors.mapping(JobEvent::word, Collectors.toList())));
    assertThat(words)
        .allSatisfy(
            (_, said) -> assertThat(said).containsExactly("accepted", "started", "succeeded"));
  }

  @Test
  void aWorkerThatWasTakenForDeadChangesNothing() throws Exception {
    CountDownLatch firstStarted = new CountDownLatch(1);
    CountDownLatch secondDone = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    trial.worker(
        "frozen",
        Map.of("windlass.worker.heartbeat", "900ms"),
        job -> {
          job.onCancel(told::countDown);
          firstStarted.countDown();
          // It ends well, but too late: it was told to stop because the job is another worker's.
          told.await();
          return DONE;
        });
    JobId job = trial.send(command("1", DatabaseBackup.withDefaults()));
    assertThat(firstStarted.await(30, TimeUnit.SECONDS)).isTrue();
    trial.worker(
        "heir",
        _ -> {
          secondDone.countDown();
          return DONE;
        });
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              trial.expireLeaseOf("frozen");
              return secondDone.getCount() == 0;
            });
    assertThat(told.await(10, TimeUnit.SECONDS)).as("the frozen one was told to stop").isTrue();
    assertThat(trial.end(job)).isInstanceOf(JobEvent.Succeeded.class);
    await()
        .during(Duration.ofSeconds(1))
        .until(
            () ->
                trial
                    .words(job)
                    .equals(List.of("accepted", "started", "retrying", "started", "succeeded")));
    assertThat(trial.jobs.describe(job).orElseThrow().summary().worker()).isEqualTo("heir");
  }

  @Test
  void whatCannotBeRepeatedEndsAsUnknownWhenItsWorkerDies() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    ScriptedOperation.Script script =
        _ -> {
          runs.incrementAndGet();
          started.countDown();
          never.await();
          return DONE;
        };
    trial.worker("frozen", Map.of("windlass.worker.heartbeat", "900ms"), script);
    JobId job = trial.send(command("1", new ProcessKill("1", null, null)));
    assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
    trial.worker("heir", script);
    trial.expireLeaseUntilFailed("frozen", job);
    assertThat(trial.end(job))
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed -> assertThat(failed.failure().code()).isEqualTo(FailureCode.OUTCOME_UNKNOWN));
    assertThat(runs).hasValue(1);
    await()
        .until(() -> trial.stages(job).equals(List.of("requested", "started", "outcome-unknown")));
    never.countDown();
  }

  @Test
  void aRestoreWaitsForTheBackupOfItsDatabaseAndSaysSo() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    List<String> order = new ArrayList<>();
    ScriptedOperation.Script script =
        job -> {
          if (job.command().spec() instanceof DatabaseBackup) {
            release.await();
          }
          synchronized (order) {
            order.add(job.command().id());
          }
          return DONE;
        };
    trial.worker("a", script);
    trial.worker("b", script);
    JobId backup = trial.send(command("backup", DatabaseBackup.withDefaults()));
    await().until(() -> trial.words(backup).contains("started"));
    JobId restore = trial.send(command("restore", DatabaseRestore.of("x")));
    await().until(() -> trial.words(restore).contains("waiting"));
    assertThat(trial.words(restore)).doesNotContain("started");
    release.countDown();
    assertThat(trial.end(restore)).isInstanceOf(JobEvent.Succeeded.class);
    assertThat(order).containsExactly("backup", "restore");
    assertThat(trial.words(restore)).containsExactly("accepted", "waiting", "started", "succeeded");
  }

  @Test
  void hostileMessagesAreRefusedAndEveryGoodOneAmongThemIsDone() {
    trial.worker("w", _ -> DONE);
    Random random = new Random(7);
    List<JobId> good = new ArrayList<>();
    int bad = 0;
    for (int i = 0; i < 200; i++) {
      Message message = CommandCodec.encode(command("g" + i, new DatabaseList()));
      good.add(trial.send(command("g" + i, new DatabaseList())));
      byte[] noise = new byte[random.nextInt(2_000)];
      random.nextBytes(noise);
      switch (i % 8) {
        case 0 -> trial.send("k", List.of(), noise);
        case 1 -> trial.send(null, List.of(), null);
        case 2 -> trial.send("k", message.headers(), noise);
        case 3 -> trial.send("k", List.of(new Header("ce_id", null)), message.value());
        case 4 -> trial.send("k", twice(message.headers()), message.value());
        case 5 -> trial.send(unknownEngine(i));
        case 6 ->
            trial.send(
                "k",
                message.headers(),
                "{\"target\":{\"engine\":\"pg\"},\"spec\":{\"no\":1}}"
                    .getBytes(StandardCharsets.UTF_8));
        default ->
            trial.send(
                "k",
                message.headers(),
                "{\"target\":{\"engine\":\"pg\"},\"reason\":\"a\\u0000b\",\"spec\":{}}"
                    .getBytes(StandardCharsets.UTF_8));
      }
      bad++;
    }
    byte[] huge = new byte[5_000_000];
    random.nextBytes(huge);
    trial.send("k", List.of(), huge);
    bad++;
    int expected = bad;
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> trial.read("dead-letters").size() >= expected);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                good.stream()
                    .allMatch(
                        job ->
                            trial.jobs.describe(job).orElseThrow().summary().state().isTerminal()));
    assertThat(trial.read("dead-letters"))
        .hasSize(expected)
        .allSatisfy(
            record ->
                assertThat(record.headers().lastHeader("windlass_code"))
                    .isNotNull()
                    .satisfies(
                        header ->
                            assertThat(new String(header.value(), StandardCharsets.UTF_8))
                                .matches("[A-Z_]+")));
    await().until(() -> !trial.events(JobId.of("/test", "u5")).isEmpty());
    assertThat(trial.events(JobId.of("/test", "u5")))
        .singleElement()
        .isInstanceOfSatisfying(
            JobEvent.Rejected.class,
            event -> assertThat(event.failure().code()).isEqualTo(FailureCode.UNKNOWN_ENGINE));
    await().until(() -> trial.stages(JobId.of("/test", "u5")).equals(List.of("denied")));
  }

  private static Command unknownEngine(int number) {
    return Command.of(Target.engine("nobody"), new DatabaseList())
        .source("/test")
        .id("u" + number)
        .build();
  }

  private static List<Header> twice(List<Header> headers) {
    List<Header> doubled = new ArrayList<>(headers);
    doubled.addAll(headers);
    return doubled;
  }
}
