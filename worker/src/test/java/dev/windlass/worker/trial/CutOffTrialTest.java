package dev.windlass.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.worker.operation.JobContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A change whose effect nobody saw is not said to have failed while nobody could look. */
class CutOffTrialTest {
  private static final DryRunResult DONE = new DryRunResult(List.of());
  private static final Map<String, Object> THREE_ATTEMPTS =
      Map.of("windlass.worker.max-attempts", 3, "windlass.worker.first-backoff", "10ms");
  private final Trial trial = new Trial(CutOffTrialTest.class);

  @AfterEach
  void end() {
    trial.close();
  }

  private static Command change() {
    return Command.of(Target.database("pg", "d"), DatabaseRestore.of("b"))
        .source("/test")
        .id("1")
        .build();
  }

  /** What one attempt does. */
  private interface Attempt {
    CommandResult run(JobContext job) throws Exception;
  }

  /** An operation that looks first, attempt by attempt; the last of them again and again. */
  private static final class Changing implements ScriptedOperation.Script {
    private final ConcurrentLinkedQueue<Boolean> toldCutOff = new ConcurrentLinkedQueue<>();
    private final List<Attempt> attempts;

    Changing(Attempt... attempts) {
      this.attempts = List.of(attempts);
    }

    @Override
    public CommandResult run(JobContext job) throws Exception {
      toldCutOff.add(job.isCutOff());
      return attempts.get(Math.min(job.attempt(), attempts.size()) - 1).run(job);
    }

    @Override
    public boolean isUncertain(boolean cutOff) {
      return cutOff;
    }
  }

  private static EngineException failure(FailureCode code) {
    return new EngineException(code, "Failed with " + code + ".", null);
  }

  /** Fails before it changes anything. */
  private static Attempt failing(FailureCode code) {
    return _ -> {
      throw failure(code);
    };
  }

  /** Fails while it changes something. */
  private static Attempt changing(FailureCode code) {
    return job ->
        job.changing(
            () -> {
              throw failure(code);
            });
  }

  /** Changes something, and fails then. */
  private static Attempt behind(FailureCode code) {
    return job -> {
      job.changing(() -> {});
      throw failure(code);
    };
  }

  private FailureCode end(Attempt... attempts) {
    trial.worker("w", THREE_ATTEMPTS, new Changing(attempts));
    return ((JobEvent.Failed) trial.end(trial.send(change()))).failure().code();
  }

  @Test
  void whoLostTheEngineInAChangeAndNeverSawItAgainDoesNotKnow() {
    Changing script =
        new Changing(
            changing(FailureCode.ENGINE_UNREACHABLE), failing(FailureCode.ENGINE_UNREACHABLE));
    trial.worker("w", THREE_ATTEMPTS, script);

    JobId job = trial.send(change());

    assertThat(trial.end(job))
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed -> {
              assertThat(failed.failure().code()).isEqualTo(FailureCode.OUTCOME_UNKNOWN);
              assertThat(failed.failure().message())
                  .isEqualTo(
                      "Failed with ENGINE_UNREACHABLE. An attempt of this job was cut off where it"
                          + " may have taken effect, and none has brought it to its end since.");
            });
    assertThat(script.toldCutOff).containsExactly(false, true, true);
    await()
        .until(
            () ->
                trial
                    .stages(job)
                    .equals(
                        List.of("requested", "started", "started", "started", "outcome-unknown")));
  }

  @Test
  void whoLostTheEngineInTheOnlyAttemptDoesNotKnow() {
    trial.worker(
        "w",
        Map.of("windlass.worker.max-attempts", 1),
        new Changing(changing(FailureCode.ENGINE_UNREACHABLE)));

    assertThat(((JobEvent.Failed) trial.end(trial.send(change()))).failure().code())
        .isEqualTo(FailureCode.OUTCOME_UNKNOWN);
  }

  @Test
  void whoNeverReachedTheEngineKnows() {
    assertThat(end(failing(FailureCode.ENGINE_UNREACHABLE)))
        .isEqualTo(FailureCode.ENGINE_UNREACHABLE);
  }

  @Test
  void aRefusalIsAnAnswer() {
    assertThat(end(changing(FailureCode.ENGINE_BUSY), failing(FailureCode.ENGINE_UNREACHABLE)))
        .isEqualTo(FailureCode.ENGINE_UNREACHABLE);
  }

  @Test
  void whoFailsBehindAChangeHasChangedSomething() {
    assertThat(end(behind(FailureCode.ENGINE_BUSY), failing(FailureCode.ENGINE_UNREACHABLE)))
        .isEqualTo(FailureCode.OUTCOME_UNKNOWN);
  }

  @Test
  void whoHasLookedKnows() {
    assertThat(end(changing(FailureCode.ENGINE_UNREACHABLE), failing(FailureCode.NOT_FOUND)))
        .isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void aLaterAttemptBringsItToItsEnd() {
    trial.worker(
        "w", THREE_ATTEMPTS, new Changing(changing(FailureCode.ENGINE_UNREACHABLE), _ -> DONE));

    assertThat(trial.end(trial.send(change()))).isInstanceOf(JobEvent.Succeeded.class);
  }

  @Test
  void aCancelDoesNotUndoIt() {
    trial.worker(
        "w",
        Map.of("windlass.worker.first-backoff", "PT2M", "windlass.worker.longest-backoff", "PT2M"),
        new Changing(changing(FailureCode.ENGINE_UNREACHABLE)));
    JobId job = trial.send(change());
    await().until(() -> trial.words(job).contains("retrying"));

    trial.jobs.requestCancel(job);

    assertThat(trial.end(job))
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed -> assertThat(failed.failure().code()).isEqualTo(FailureCode.OUTCOME_UNKNOWN));
  }

  @Test
  void nobodyKnowsWhatTheDeadDid() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Changing script =
        new Changing(
            _ -> {
              started.countDown();
              never.await();
              return DONE;
            },
            failing(FailureCode.ENGINE_UNREACHABLE));
    trial.worker("frozen", Map.of("windlass.worker.heartbeat", "900ms"), script);
    JobId job = trial.send(change());
    started.await();
    trial.worker("heir", script);
    trial.expireLeaseUntilFailed("frozen", job);

    assertThat(trial.end(job))
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed -> assertThat(failed.failure().code()).isEqualTo(FailureCode.OUTCOME_UNKNOWN));
    assertThat(script.toldCutOff.stream().skip(1)).isNotEmpty().containsOnly(true);
    never.countDown();
  }
}
