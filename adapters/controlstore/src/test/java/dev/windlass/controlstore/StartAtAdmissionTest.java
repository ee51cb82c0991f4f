package dev.windlass.controlstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.EngineDescribe;
import dev.windlass.messages.event.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Jobs that start in the transaction that admits them. */
class StartAtAdmissionTest {
  private final ControlStoreFixture store = new ControlStoreFixture(StartAtAdmissionTest.class);
  private final WorkerIdentity anna = store.workers.register("anna", ControlStoreFixture.LEASE);
  private final WorkerIdentity bert = store.workers.register("bert", ControlStoreFixture.LEASE);

  private JobAdmission.Outcome admit(int room, NewJob... jobs) {
    return store
        .admission
        .admit(
            List.of(jobs),
            List.of(),
            store.key(anna),
            ControlStoreFixture.NOW,
            Optional.of(new JobAdmission.Start("anna", room)),
            _ -> List.of())
        .value();
  }

  @Test
  void aJobThatNothingHoldsBackIsTheWorkersAtOnceAndNobodyElseClaimsIt() {
    JobAdmission.Outcome outcome = admit(5, store.shortJob("a"));
    assertThat(outcome.started()).hasSize(1);
    assertThat(store.claim(bert, 5, 5)).isEmpty();
    assertThat(store.sweeps.ownedBy(anna))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyElementsOf(outcome.started());
  }

  @Test
  void itEndsLikeAnyOtherAndItsHistoryTellsOfItsStart() {
    JobRecord job = admit(5, store.shortJob("a")).started().getFirst();
    assertThat(store.changes.apply(List.of(ControlStoreFixture.end(job)), store.key(anna)).value())
        .isEmpty();
    assertThat(store.jobs.describe(job.lease().job()).orElseThrow().history())
        .extracting(moment -> moment.state())
        .containsExactly(JobState.ACCEPTED, JobState.RUNNING, JobState.SUCCEEDED);
  }

  @Test
  void itsTimeBeginsWhenItIsWritten() {
    Instant before = store.workers.now();
    JobRecord first = admit(5, store.shortJob("a")).started().getFirst();
    Instant after = store.workers.now();
    store.changes.apply(
        List.of(ControlStoreFixture.release(first, Duration.ZERO)), store.key(anna));
    assertThat(store.claim(bert, 1, 0).getFirst().firstStarted()).isBetween(before, after);
  }

  @Test
  void onlyAsManyStartAsThereIsRoomFor() {
    JobAdmission.Outcome outcome =
        admit(2, store.shortJob("a"), store.shortJob("b"), store.shortJob("c"));
    assertThat(outcome.admitted()).hasSize(3);
    assertThat(outcome.started()).hasSize(2);
    assertThat(store.claim(bert, 5, 5)).extracting(job -> job.command().id()).containsExactly("c");
  }

  @Test
  void whatNeedsALockOrALimitOrALaterMomentWaits() {
    NewJob later =
        store.job(
            "later",
            Target.engine("e"),
            new EngineDescribe(),
            new CommandOptions(null, ControlStoreFixture.NOW.plus(Duration.ofHours(1)), null, null),
            false,
            List.of());
    NewJob locked =
        store.job(
            "locked",
            Target.engine("e"),
            new EngineDescribe(),
            CommandOptions.NONE,
            false,
            List.of(new LockRequest("e", true)));
    JobAdmission.Outcome outcome = admit(5, later, locked, store.longJob("long", "e", 1));
    assertThat(outcome.admitted()).hasSize(3);
    assertThat(outcome.started()).isEmpty();
  }

  @Test
  void aCommandThatComesAgainStartsNothing() {
    NewJob job = store.shortJob("a");
    admit(5, job);
    JobAdmission.Outcome again = admit(5, job, job);
    assertThat(again.repeated()).hasSize(2);
    assertThat(again.started()).isEmpty();
  }

  @Test
  void aReleasedOneCanBeClaimedByOthersUnderAHigherToken() {
    JobRecord job = admit(5, store.shortJob("a")).started().getFirst();
    store.changes.apply(List.of(ControlStoreFixture.release(job, Duration.ZERO)), store.key(anna));
    JobRecord claimed = store.claim(bert, 5, 5).getFirst();
    assertThat(claimed.lease().token()).isGreaterThan(job.lease().token());
    assertThat(claimed.attempt()).isEqualTo(2);
    assertThat(store.changes.apply(List.of(ControlStoreFixture.end(job)), store.key(anna)).value())
        .containsExactly(job.lease().job());
  }
}
