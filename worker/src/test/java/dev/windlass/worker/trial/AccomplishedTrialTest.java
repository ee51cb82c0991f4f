package dev.windlass.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.worker.operation.JobContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.CannotCreateTransactionException;

/** What is done and was not told is not done again, and is not said to have failed. */
class AccomplishedTrialTest {
  private static final DryRunResult DONE = new DryRunResult(List.of());
  private final Trial trial = new Trial(AccomplishedTrialTest.class);

  @AfterEach
  void end() {
    trial.close();
  }

  private static Command backup() {
    return Command.of(Target.database("pg", "d"), DatabaseBackup.withDefaults())
        .source("/test")
        .id("1")
        .build();
  }

  /** Writes the end into the control store, and then something happens. */
  private abstract static class Behind implements ScriptedOperation.Script {
    final AtomicInteger runs = new AtomicInteger();
    final AtomicInteger questions = new AtomicInteger();
    final CountDownLatch written = new CountDownLatch(1);

    @Override
    public final CommandResult run(JobContext job) throws Exception {
      runs.incrementAndGet();
      written.countDown();
      happen(job);
      return DONE;
    }

    abstract void happen(JobContext job) throws Exception;

    @Override
    public Optional<CommandResult> accomplished(JobId job) {
      questions.incrementAndGet();
      return written.getCount() == 0 ? Optional.of(DONE) : Optional.empty();
    }
  }

  private static final class CutOff extends Behind {
    @Override
    void happen(JobContext job) {
      throw new CannotCreateTransactionException("No connection.");
    }
  }

  @Test
  void aFailureBehindTheEndIsASuccess() {
    Behind script =
        new Behind() {
          @Override
          void happen(JobContext job) {
            throw new EngineException(FailureCode.INTERNAL, "A session could not be closed.", null);
          }
        };
    trial.worker("w", script);

    JobId job = trial.send(backup());

    assertThat(trial.end(job)).isInstanceOf(JobEvent.Succeeded.class);
    assertThat(trial.words(job)).containsExactly("accepted", "started", "succeeded");
    assertThat(script.runs).hasValue(1);
  }

  @Test
  void aCancelBehindTheEndComesTooLate() throws Exception {
    Behind script =
        new Behind() {
          @Override
          void happen(JobContext job) throws Exception {
            CountDownLatch stopped = new CountDownLatch(1);
            job.onCancel(stopped::countDown);
            stopped.await();
            job.throwIfCancelled();
          }
        };
    trial.worker("w", script);
    JobId job = trial.send(backup());
    assertThat(script.written.await(20, TimeUnit.SECONDS)).isTrue();

    trial.jobs.requestCancel(job);

    assertThat(trial.end(job)).isInstanceOf(JobEvent.Succeeded.class);
  }

  @Test
  void aCancelBeforeTheSecondAttemptComesTooLate() {
    Behind script = new CutOff();
    trial.worker(
        "w",
        Map.of("windlass.worker.first-backoff", "PT2M", "windlass.worker.longest-backoff", "PT2M"),
        script);
    JobId job = trial.send(backup());
    await().until(() -> trial.words(job).contains("retrying"));

    trial.jobs.requestCancel(job);

    assertThat(trial.end(job)).isInstanceOf(JobEvent.Succeeded.class);
    assertThat(trial.words(job)).containsExactly("accepted", "started", "retrying", "succeeded");
    assertThat(script.runs).hasValue(1);
  }

  @Test
  void whoWasCutOffInTheLastAttemptMayHaveDoneTheWork() {
    trial.worker(
        "w",
        Map.of("windlass.worker.max-attempts", 2),
        _ -> {
          throw new CannotCreateTransactionException("No connection.");
        });

    JobId job = trial.send(backup());

    assertThat(trial.end(job))
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed -> assertThat(failed.failure().code()).isEqualTo(FailureCode.OUTCOME_UNKNOWN));
    assertThat(trial.words(job))
        .containsExactly("accepted", "started", "retrying", "started", "failed");
  }

  /** Was cut off where it may have had its effect, and cannot look again. */
  private static final class Unseen implements ScriptedOperation.Script {
    @Override
    public CommandResult run(JobContext job) {
      throw new EngineException(FailureCode.ENGINE_UNREACHABLE, "Nobody answers.", null);
    }

    @Override
    public boolean isUncertain(boolean cutOff) {
      return true;
    }
  }

  @Test
  void whatMayHaveBeenDoneIsNotSaidToHaveFailed() {
    trial.worker("w", Map.of("windlass.worker.max-attempts", 2), new Unseen());

    JobId job = trial.send(backup());

    assertUnknown(trial.end(job), "Nobody answers.");
    assertThat(trial.words(job))
        .containsExactly("accepted", "started", "retrying", "started", "failed");
  }

  @Test
  void whatMayHaveBeenDoneIsNotSaidToBeCancelled() {
    trial.worker(
        "w",
        Map.of("windlass.worker.first-backoff", "PT2M", "windlass.worker.longest-backoff", "PT2M"),
        new Unseen());
    JobId job = trial.send(backup());
    await().until(() -> trial.words(job).contains("retrying"));

    trial.jobs.requestCancel(job);

    assertUnknown(trial.end(job), "cancel");
  }

  private static void assertUnknown(JobEvent end, String words) {
    assertThat(end)
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed -> {
              assertThat(failed.failure().code()).isEqualTo(FailureCode.OUTCOME_UNKNOWN);
              assertThat(failed.failure().message())
                  .contains(words)
                  .endsWith("may have taken effect, and none has brought it to its end since.");
            });
  }

  @Test
  void theNextAttemptIsToldAndDoesNothing() {
    Behind script = new CutOff();
    trial.worker("w", script);

    JobId job = trial.send(backup());

    assertThat(trial.end(job)).isInstanceOf(JobEvent.Succeeded.class);
    assertThat(trial.words(job))
        .containsExactly("accepted", "started", "retrying", "started", "succeeded");
    assertThat(script.runs).hasValue(1);
  }

  @Test
  void aControlStoreThatDoesNotAnswerIsAskedAgain() {
    Behind script =
        new Behind() {
          @Override
          void happen(JobContext job) {
            throw new EngineException(FailureCode.NOT_FOUND, "There is none.", null);
          }

          @Override
          public Optional<CommandResult> accomplished(JobId job) {
            Optional<CommandResult> known = super.accomplished(job);
            if (questions.get() == 1) {
              throw new CannotCreateTransactionException("No connection.");
            }
            return known;
          }
        };
    trial.worker("w", script);

    JobId job = trial.send(backup());

    assertThat(trial.end(job)).isInstanceOf(JobEvent.Succeeded.class);
    assertThat(script.runs).hasValue(1);
    assertThat(script.questions).hasValue(2);
  }
}
