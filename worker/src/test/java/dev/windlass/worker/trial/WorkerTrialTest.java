package dev.windlass.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.DatabaseList;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.ProcessKill;
import dev.windlass.messages.event.JobEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.CannotCreateTransactionException;

/** One worker: this command, this behaviour, ends so. */
class WorkerTrialTest {
  private static final DryRunResult DONE = new DryRunResult(List.of());
  private final Trial trial = new Trial(WorkerTrialTest.class);

  @AfterEach
  void end() {
    trial.close();
  }

  private static Command list(String id) {
    return Command.of(Target.engine("pg"), new DatabaseList()).source("/test").id(id).build();
  }

  private static Command backup(String id) {
    return Command.of(Target.database("pg", "d"), DatabaseBackup.withDefaults())
        .source("/test")
        .id(id)
        .build();
  }

  private static Command kill(String id) {
    return Command.of(Target.engine("pg"), new ProcessKill("1", null, null))
        .source("/test")
        .id(id)
        .build();
  }

  @Test
  void aCommandIsAcceptedStartedAndSucceeds() {
    trial.worker("w", _ -> DONE);
    JobId job = trial.send(list("1"));
    assertThat(trial.end(job)).isInstanceOf(JobEvent.Succeeded.class);
    assertThat(trial.words(job)).containsExactly("accepted", "started", "succeeded");
    assertThat(trial.events(job))
        .extracting(event -> event.job().sequence())
        .containsExactly(1L, 2L, 3L);
    await().until(() -> trial.stages(job).equals(List.of("requested", "succeeded")));
    await().until(() -> trial.jobs.describe(job).orElseThrow().summary().state().isTerminal());
  }

  @Test
  void aCommandThatComesAgainAfterItsTimeIsNoNews() {
    trial.worker("w", _ -> DONE);
    Instant expiry = Clock.systemUTC().instant().plusSeconds(10);
    Command command =
        Command.of(Target.engine("pg"), new DatabaseList())
            .source("/test")
            .id("1")
            .expiresAt(expiry)
            .build();
    JobId job = trial.send(command);
    trial.end(job);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Clock.systemUTC().instant().isAfter(expiry.plusSeconds(1)));
    trial.send(command);
    trial.end(trial.send(list("2")));

    assertThat(trial.words(job)).containsExactly("accepted", "started", "succeeded");
    assertThat(trial.stages(job)).doesNotContain("denied");
  }

  @Test
  void aChangeIsAuditedBeforeItStarts() {
    trial.worker("w", _ -> DONE);
    JobId job = trial.send(kill("1"));
    trial.end(job);
    await().until(() -> trial.stages(job).equals(List.of("requested", "started", "succeeded")));
  }

  @Test
  void aPassingFailureIsTriedAgain() {
    AtomicInteger attempts = new AtomicInteger();
    trial.worker(
        "w",
        _ -> {
          if (attempts.incrementAndGet() < 3) {
            throw new EngineException(FailureCode.ENGINE_BUSY, "No room.", null);
          }
          return DONE;
        });
    JobId job = trial.send(list("1"));
    assertThat(trial.end(job)).isInstanceOf(JobEvent.Succeeded.class);
    assertThat(trial.words(job))
        .containsExactly(
            "accepted", "started", "retrying", "started", "retrying", "started", "succeeded");
  }

  @Test
  void workThatWasCutOffFromTheControlDatabaseIsTriedAgain() {
    AtomicInteger attempts = new AtomicInteger();
    trial.worker(
        "w",
        _ -> {
          if (attempts.incrementAndGet() < 2) {
            throw new CannotCreateTransactionException("No connection.");
          }
          return DONE;
        });
    JobId job = trial.send(list("1"));
    assertThat(trial.end(job)).isInstanceOf(JobEvent.Succeeded.class);
    assertThat(trial.words(job))
        .containsExactly("accepted", "started", "retrying", "started", "succeeded");
  }

  @Test
  void whatMayNotBeRepeatedIsNotKnownToHaveFailedWhenItWasCutOff() {
    trial.worker(
        "w",
        _ -> {
          throw new CannotCreateTransactionException("No connection.");
        });
    JobId job = trial.send(kill("1"));
    assertThat(trial.end(job))
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed -> assertThat(failed.failure().code()).isEqualTo(FailureCode.OUTCOME_UNKNOWN));
    assertThat(trial.words(job)).containsExactly("accepted", "started", "failed");
  }

  @Test
  void aFailureThatStaysIsNotTriedAgain() {
    trial.worker(
        "w",
        _ -> {
          throw new EngineException(FailureCode.NOT_FOUND, "There is none.", null);
        });
    JobId job = trial.send(list("1"));
    assertThat(trial.end(job))
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed -> assertThat(failed.failure().code()).isEqualTo(FailureCode.NOT_FOUND));
    assertThat(trial.words(job)).containsExactly("accepted", "started", "failed");
  }

  @Test
  void aFaultOfWindlassTellsNoDetails() {
    trial.worker(
        "w",
        _ -> {
          throw new IllegalStateException("password=hunter2");
        });
    assertThat(trial.end(trial.send(list("1"))))
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed -> {
              assertThat(failed.failure().code()).isEqualTo(FailureCode.INTERNAL);
              assertThat(failed.failure().message()).doesNotContain("hunter2");
            });
  }

  @Test
  void aRunningJobIsCancelledWithinTwoSeconds() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    trial.worker(
        "w",
        job -> {
          job.onCancel(stopped::countDown);
          started.countDown();
          stopped.await();
          job.throwIfCancelled();
          return DONE;
        });
    JobId job = trial.send(backup("1"));
    assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
    trial.jobs.requestCancel(job);
    assertThat(stopped.await(2, TimeUnit.SECONDS)).isTrue();
    assertThat(trial.end(job)).isInstanceOf(JobEvent.Cancelled.class);
  }

  @Test
  void aJobWhoseTimeIsOverIsStopped() {
    trial.worker(
        "w",
        job -> {
          CountDownLatch stopped = new CountDownLatch(1);
          job.onCancel(stopped::countDown);
          stopped.await();
          job.throwIfCancelled();
          return DONE;
        });
    Command command =
        Command.of(Target.engine("pg"), new DatabaseList())
            .source("/test")
            .id("1")
            .timeout(Duration.ofMillis(500))
            .build();
    assertThat(trial.end(trial.send(command)))
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed -> assertThat(failed.failure().code()).isEqualTo(FailureCode.TIMEOUT));
  }

  @Test
  void aShortJobDoesNotWaitForLongOnes() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    trial.worker(
        "w",
        job -> {
          if (job.command().spec() instanceof DatabaseBackup) {
            release.await();
          }
          return DONE;
        });
    JobId[] backups = new JobId[20];
    for (int i = 0; i < backups.length; i++) {
      backups[i] = trial.send(backup("b" + i));
    }
    JobId kill = trial.send(kill("k"));
    assertThat(trial.end(kill)).isInstanceOf(JobEvent.Succeeded.class);
    assertThat(trial.events().stream().filter(JobEvent::isTerminal)).hasSize(1);
    release.countDown();
    trial.awaitEnds(List.of(backups), Duration.ofSeconds(30));
  }

  @Test
  void anExpiredCommandIsRefusedAndOneThatExpiresWaitingEndsAsExpired() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    trial.worker(
        "w",
        java.util.Map.of("windlass.worker.control-slots", "1"),
        _ -> {
          release.await();
          return DONE;
        });
    JobId late =
        trial.send(
            Command.of(Target.engine("pg"), new DatabaseList())
                .source("/test")
                .id("late")
                .expiresAt(Instant.now().minusSeconds(5))
                .build());
    assertThat(trial.end(late)).isInstanceOf(JobEvent.Rejected.class);
    JobId first = trial.send(list("1"));
    await().until(() -> trial.words(first).contains("started"));
    JobId waiting =
        trial.send(
            Command.of(Target.engine("pg"), new DatabaseList())
                .source("/test")
                .id("2")
                .expiresAt(Instant.now().plusSeconds(2))
                .build());
    assertThat(trial.end(waiting)).isInstanceOf(JobEvent.Expired.class);
    assertThat(trial.words(waiting)).containsExactly("accepted", "expired");
    release.countDown();
    assertThat(trial.end(first)).isInstanceOf(JobEvent.Succeeded.class);
  }

  @Test
  void aStoppedWorkerFinishesShortJobsAndHandsLongOnesOver() throws Exception {
    CountDownLatch started = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    ScriptedOperation.Script script =
        job -> {
          started.countDown();
          if (job.command().spec() instanceof DatabaseBackup && job.attempt() == 1) {
            CountDownLatch stopped = new CountDownLatch(1);
            job.onCancel(stopped::countDown);
            stopped.await();
            job.throwIfCancelled();
          } else if (job.attempt() == 1) {
            release.await();
          }
          return DONE;
        };
    TrialWorker first = trial.worker("first", script);
    JobId shortJob = trial.send(list("short"));
    JobId longJob = trial.send(backup("long"));
    assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
    Thread.ofVirtual()
        .start(
            () -> {
              await().until(() -> trial.words(longJob).contains("retrying"));
              release.countDown();
            });
    first.close();
    assertThat(trial.end(shortJob)).isInstanceOf(JobEvent.Succeeded.class);
    assertThat(trial.words(longJob)).containsExactly("accepted", "started", "retrying");
    trial.worker("second", script);
    assertThat(trial.end(longJob)).isInstanceOf(JobEvent.Succeeded.class);
    assertThat(trial.words(longJob))
        .containsExactly("accepted", "started", "retrying", "started", "succeeded");
  }

  @Test
  void everyCommandHasItsScriptedOperation() {
    assertThat(trial.worker("w", _ -> DONE).unserved()).isEmpty();
  }
}
