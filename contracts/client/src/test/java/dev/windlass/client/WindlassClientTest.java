package dev.windlass.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.DatabaseListResult;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.envelope.Message;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.testbed.TestKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WindlassClientTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static ScriptedWorker worker;
  private WindlassClient client;

  @BeforeAll
  static void startWorker() {
    worker = new ScriptedWorker(TestKafka.shared().bootstrapServers(), "client");
  }

  @AfterAll
  static void stopWorker() throws Exception {
    worker.close();
  }

  @BeforeEach
  void connect() {
    worker.answer(_ -> List.of());
    client = WindlassClient.connect(worker.options());
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static CommandBuilder backup() {
    return Command.backup("orders-pg", "orders").reason("CHG-1234");
  }

  private static List<JobEvent> success(Command command) {
    Story story = new Story(command);
    return List.of(
        story.accepted(),
        story.started(2),
        story.progress(10),
        story.progress(90),
        story.succeeded(3));
  }

  @Test
  void bringsTheResultOfAJobThatSucceeds() throws Exception {
    worker.answer(WindlassClientTest::success);
    JobHandle job = client.submit(backup().id("succeeds"));
    assertThat(job.job()).isEqualTo(JobId.of("/test", "succeeds"));

    JobOutcome outcome = job.await(SOON);

    assertThat(outcome.as(BackupResult.class).backupId()).isEqualTo("backup-succeeds");
    assertThat(outcome.duration()).isEqualTo(Duration.ofSeconds(3));
    assertThatThrownBy(() -> outcome.as(DatabaseListResult.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("database.backup.v1 is not a DatabaseListResult");
  }

  @Test
  void sendsWhatTheBuilderSaysWithTheClientsSource() {
    client.submit(backup().id("says"));
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(worker.seen())
                    .filteredOn(command -> command.id().equals("says"))
                    .singleElement()
                    .satisfies(
                        command -> {
                          assertThat(command.source()).isEqualTo("/test");
                          assertThat(command.reason()).isEqualTo("CHG-1234");
                          assertThat(command.time()).isNotNull();
                        }));
  }

  @Test
  void tellsTheListenerEveryEventInOrder() throws Exception {
    worker.answer(WindlassClientTest::success);
    List<String> heard = new CopyOnWriteArrayList<>();
    Command command = client.complete(backup());
    client.submit(command, event -> heard.add(event.word())).await(SOON);
    assertThat(heard).containsExactly("accepted", "started", "progress", "progress", "succeeded");
  }

  @Test
  void tellsAFailureFromTheCallersOwnTimeOut() throws Exception {
    worker.answer(
        command ->
            command.id().equals("fails")
                ? List.of(new Story(command).accepted(), new Story(command).failed(2))
                : List.of(new Story(command).accepted()));

    JobHandle fails = client.submit(backup().id("fails"));
    assertThatExceptionOfType(JobFailedException.class)
        .isThrownBy(() -> fails.await(SOON))
        .satisfies(
            e -> {
              assertThat(e.failure().code()).isEqualTo(FailureCode.PERMISSION_DENIED);
              assertThat(e.job()).isEqualTo(fails.job());
            })
        .withMessageContaining("PERMISSION_DENIED: The login may not.");

    JobHandle goesOn = client.submit(backup().id("goes-on"));
    assertThatExceptionOfType(AwaitTimeoutException.class)
        .isThrownBy(() -> goesOn.await(Duration.ofSeconds(1)))
        .satisfies(e -> assertThat(e.lastEvent()).isPresent())
        .withMessageContaining("It goes on.");

    worker.publish(new Story(client.complete(backup().id("goes-on"))).succeeded(2));
    assertThat(goesOn.await(SOON).json().get("backupId").asString()).isEqualTo("backup-goes-on");
  }

  @Test
  void saysWhenNobodyHasAnsweredYet() {
    JobHandle job = client.submit(backup());
    assertThatExceptionOfType(AwaitTimeoutException.class)
        .isThrownBy(() -> job.await(Duration.ofMillis(300)))
        .withMessageContaining("no worker has answered");
  }

  @Test
  void tellsRefusedCancelledAndExpired() {
    worker.answer(
        command -> {
          Story story = new Story(command);
          var failure = Failure.of(FailureCode.CANCELLED, "Somebody asked.", null);
          return switch (command.id()) {
            case "refused" -> List.of(story.rejected(FailureCode.UNKNOWN_ENGINE));
            case "cancelled" ->
                List.of(story.accepted(), new JobEvent.Cancelled(story.at(2), failure));
            default -> List.of(story.accepted(), new JobEvent.Expired(story.at(2), failure));
          };
        });
    assertThatThrownBy(() -> client.submit(backup().id("refused")).await(SOON))
        .isInstanceOf(JobRejectedException.class);
    assertThatThrownBy(() -> client.submit(backup().id("cancelled")).await(SOON))
        .isInstanceOf(JobCancelledException.class);
    assertThatThrownBy(() -> client.submit(backup().id("expired")).await(SOON))
        .isInstanceOf(JobExpiredException.class);
  }

  @Test
  void serves500JobsAtTheSameTimeWithOneConsumer() throws Exception {
    worker.answer(WindlassClientTest::success);
    Set<String> results = ConcurrentHashMap.newKeySet();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        String id = "many-" + i;
        all.add(
            threads.submit(
                () ->
                    results.add(
                        client
                            .submit(backup().id(id))
                            .await(Duration.ofSeconds(50))
                            .as(BackupResult.class)
                            .backupId())));
      }
      for (Future<Boolean> one : all) {
        assertThat(one.get()).isTrue();
      }
    }
    assertThat(results).hasSize(500);
  }

  @Test
  void aRepeatedSubmitHearsTheOutcomeOfTheFirst() throws Exception {
    worker.answer(WindlassClientTest::success);
    client.submit(backup().id("twice")).await(SOON);

    // The worker knows the command by now and says nothing about it a second time.
    worker.answer(_ -> List.of());
    JobOutcome again = client.submit(backup().id("twice")).await(SOON);
    assertThat(again.as(BackupResult.class).backupId()).isEqualTo("backup-twice");
  }

  @Test
  void leavesOutWhatItCannotRead() throws Exception {
    Command command = client.complete(backup().id("noise"));
    Story story = new Story(command);
    worker.answer(_ -> List.of());
    JobHandle job = client.submit(command);
    String key = job.job().value();
    worker.publish(worker.topics().status(), new Message(key, List.of(), new byte[] {1, 2, 3}));
    worker.publish(
        worker.topics().status(),
        new Message(key, List.of(new Header("ce_id", null)), "{}".getBytes()));
    worker.publish(story.accepted(), story.succeeded(2));
    assertThat(job.await(SOON).job()).isEqualTo(command.jobId());
  }

  @Test
  void followsAJobThatHasEndedFromItsFirstEvent() throws Exception {
    Command command = client.complete(backup().id("old"));
    success(command).forEach(event -> worker.publish(event));
    List<String> heard = new CopyOnWriteArrayList<>();

    JobOutcome outcome =
        client.follow(command.jobId(), event -> heard.add(event.word())).await(SOON);

    assertThat(outcome.as(BackupResult.class).backupId()).isEqualTo("backup-old");
    assertThat(heard).containsExactly("accepted", "started", "progress", "progress", "succeeded");
  }

  @Test
  void followsAJobThatIsStillRunning() throws Exception {
    Story story = new Story(client.complete(backup().id("running")));
    worker.publish(story.accepted(), story.started(2));
    List<String> heard = new CopyOnWriteArrayList<>();
    JobHandle job =
        client.follow(story.command().jobId(), event -> heard.add(event.word()), Story.TIME);
    Awaitility.await().atMost(SOON).until(() -> heard.contains("started"));
    worker.publish(story.succeeded(3));
    job.await(SOON);
    assertThat(heard).containsExactly("accepted", "started", "succeeded");
  }

  @Test
  void saysThatAJobIsNotThere() {
    JobId unknown = JobId.of("/nobody", "nothing");
    assertThatThrownBy(() -> client.follow(unknown, JobListener.none()).await(SOON))
        .isInstanceOf(JobNotFoundException.class)
        .hasMessageContaining("No event of job " + unknown + " is on " + worker.topics().status());
  }

  @Test
  void closingEndsTheWaiting() throws Exception {
    JobHandle job = client.submit(backup());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<JobOutcome> waiting = threads.submit(() -> job.await(SOON));
      long start = System.nanoTime();
      client.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
      assertThatThrownBy(waiting::get).hasRootCauseInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> client.submit(backup()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("This client is closed.");
  }

  @Test
  void aForgottenJobIsHeardNoMore() {
    List<String> heard = new CopyOnWriteArrayList<>();
    Command command = client.complete(backup().id("forgotten"));
    client.submit(command, event -> heard.add(event.word())).forget();
    worker.publish(new Story(command).accepted());
    assertThatThrownBy(() -> client.submit(backup()).await(Duration.ofSeconds(1)))
        .isInstanceOf(AwaitTimeoutException.class);
    assertThat(heard).isEmpty();
  }
}
