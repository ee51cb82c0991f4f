package dev.windlass.controlstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who was told that nothing is run can rely on it. */
class RefusedCommandTest {
  private static final Failure LATE =
      Failure.of(FailureCode.EXPIRED, "It was to start before noon.", "Send it again.");

  private final ControlStoreFixture store = new ControlStoreFixture(RefusedCommandTest.class);
  private WorkerIdentity anna;
  private WorkerIdentity bert;

  @BeforeEach
  void twoWorkers() {
    anna = store.workers.register("anna", ControlStoreFixture.LEASE);
    bert = store.workers.register("bert", ControlStoreFixture.LEASE);
  }

  @Test
  void aCommandThatWasRefusedStaysRefusedWhoeverReadsItNext() {
    NewJob job = store.shortJob("1");
    assertThat(refuse(anna, refusal(job)).overtaken()).isEmpty();
    assertThat(store.admit(bert, job).refused())
        .containsExactly(new JobAdmission.RefusedBefore(job, LATE));
    assertThat(refuse(bert, refusal(job)).overtaken()).isEmpty();
    assertThat(store.claim(bert, 10, 10)).isEmpty();
  }

  @Test
  void aRefusalOfWhatIsAJobAlreadyIsNoNews() {
    NewJob job = store.shortJob("1");
    store.admit(anna, job);
    assertThat(refuse(bert, refusal(job)).overtaken()).containsExactly(refusal(job));
    RefusedCommand other = new RefusedCommand(job.command().jobId(), "cd".repeat(32), LATE);
    assertThat(refuse(bert, other).overtaken()).isEmpty();
    assertThat(store.admit(bert, job).repeated()).containsExactly(job);
  }

  @Test
  void aJobAndARefusalOfOneCommandInOneBatchAreOneJob() {
    NewJob job = store.shortJob("1");
    JobAdmission.Outcome outcome =
        store
            .admission
            .admit(
                List.of(job),
                List.of(refusal(job)),
                store.key(anna),
                ControlStoreFixture.NOW,
                Optional.empty(),
                _ -> List.of())
            .value();
    assertThat(outcome.admitted()).containsExactly(job);
    assertThat(outcome.overtaken()).containsExactly(refusal(job));
  }

  @Test
  void aCorrectedCommandMayTakeARefusedIdOver() {
    NewJob job = store.shortJob("1");
    RefusedCommand wrong = new RefusedCommand(job.command().jobId(), "cd".repeat(32), LATE);
    var _ = refuse(anna, wrong);
    assertThat(store.admit(bert, job).admitted()).containsExactly(job);
    assertThat(refuse(anna, wrong).overtaken()).isEmpty();
    assertThat(store.admit(anna, job).repeated()).containsExactly(job);
  }

  private JobAdmission.Outcome refuse(WorkerIdentity worker, RefusedCommand refusal) {
    return store
        .admission
        .admit(
            List.of(),
            List.of(refusal),
            store.key(worker),
            ControlStoreFixture.NOW,
            Optional.empty(),
            _ -> List.of())
        .value();
  }

  private static RefusedCommand refusal(NewJob job) {
    return new RefusedCommand(job.command().jobId(), job.origin().digest(), LATE);
  }
}
