package dev.windlass.controlstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.EngineDescribe;
import dev.windlass.messages.command.JobList;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.event.AuditRecord.Origin;
import dev.windlass.messages.event.JobState;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From admission to history, and who may write what on the way. */
class JobLifeTest {
  private final ControlStoreFixture store = new ControlStoreFixture(JobLifeTest.class);
  private WorkerIdentity anna;
  private WorkerIdentity bert;

  @BeforeEach
  void twoWorkers() {
    anna = store.workers.register("anna", ControlStoreFixture.LEASE);
    bert = store.workers.register("bert", ControlStoreFixture.LEASE);
  }

  @Test
  void aCommandThatComesTwiceIsOneJob() {
    NewJob job = store.shortJob("1");
    assertThat(store.admit(anna, job, job).admitted()).hasSize(1);
    assertThat(store.admit(bert, job).repeated()).hasSize(1);
    assertThat(store.claim(anna, 10, 10)).hasSize(1);
    assertThat(store.claim(bert, 10, 10)).isEmpty();
  }

  @Test
  void theSameIdWithOtherContentIsAConflictAlsoAfterTheJobEnded() {
    NewJob job = store.shortJob("1");
    NewJob other =
        new NewJob(
            job.command(),
            new Origin("cd".repeat(32), "t", 0, 8),
            false,
            List.of(),
            4,
            Duration.ofHours(1));
    assertThat(store.admit(anna, job, other).conflicting()).containsExactly(other);
    JobRecord running = store.claim(anna, 1, 0).getFirst();
    store.changes.apply(List.of(ControlStoreFixture.end(running)), store.key(anna));
    assertThat(store.admit(anna, other).conflicting()).containsExactly(other);
    assertThat(store.admit(anna, job).repeated()).containsExactly(job);
  }

  @Test
  void aJobCarriesItsCommandThroughTheStore() {
    NewJob job = store.longJob("1", "pg", 4, new LockRequest("pg/d", true));
    store.admit(anna, job);
    JobRecord running = store.claim(anna, 1, 1).getFirst();
    assertThat(running.command()).isEqualTo(job.command());
    assertThat(running.origin()).isEqualTo(job.origin());
    assertThat(running.attempt()).isEqualTo(1);
    assertThat(running.sequence()).isEqualTo(2);
    assertThat(running.lease().worker()).isEqualTo("anna");
  }

  /** A claim may have to wait; the job's time does not run meanwhile. */
  @Test
  void aJobsTimeBeginsWhenItsFirstClaimIsWritten() {
    store.admit(anna, store.shortJob("1"));
    Instant before = store.workers.now();
    JobRecord first = store.claim(anna, 1, 0).getFirst();
    Instant after = store.workers.now();
    assertThat(first.firstStarted()).isEqualTo(ControlStoreFixture.NOW);

    store.changes.apply(
        List.of(ControlStoreFixture.release(first, Duration.ZERO)), store.key(anna));
    assertThat(store.claim(bert, 1, 0).getFirst().firstStarted()).isBetween(before, after);
  }

  @Test
  void aStaleLeaseChangesNothing() {
    store.admit(anna, store.shortJob("1"));
    JobRecord first = store.claim(anna, 1, 0).getFirst();
    store.changes.apply(
        List.of(ControlStoreFixture.release(first, Duration.ZERO)), store.key(anna));
    JobRecord second = store.claim(bert, 1, 0).getFirst();
    assertThat(second.lease().token()).isGreaterThan(first.lease().token());

    Committed<Set<JobId>> stale =
        store.changes.apply(List.of(ControlStoreFixture.end(first)), store.key(anna));
    assertThat(stale.value()).containsExactly(first.lease().job());
    assertThatThrownBy(() -> store.jobs.requireLease(first.lease())).isInstanceOf(LeaseLost.class);
    store.jobs.requireLease(second.lease());
    assertThat(store.jobs.describe(first.lease().job()).orElseThrow().summary().state())
        .isEqualTo(JobState.RUNNING);
  }

  /** Such as Spring Batch's records of a restore's steps, before the database gets its name. */
  @Test
  void whoHasAskedForTheLeaseHasOnTheDiskWhatWasCommittedBefore() throws SQLException {
    store.admit(anna, store.shortJob("1"));
    JobRecord running = store.claim(anna, 1, 0).getFirst();
    try (Connection connection = store.dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET synchronous_commit = off");
      statement.execute("CREATE TABLE IF NOT EXISTS public.hasty (n int)");
      statement.execute("INSERT INTO public.hasty SELECT generate_series(1, 1000)");
      String committed = lsn(statement, "pg_current_wal_insert_lsn()");

      store.jobs.requireLease(running.lease());

      assertThat(lsn(statement, "pg_current_wal_flush_lsn() >= '%s'".formatted(committed)))
          .isEqualTo("t");
    }
  }

  private static String lsn(Statement statement, String expression) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT " + expression)) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void aWorkersNextLifeDoesNotEndTheJobsOfTheLast() {
    store.admit(anna, store.shortJob("1"));
    JobRecord running = store.claim(anna, 1, 0).getFirst();
    assertThat(running.lease().life()).isEqualTo(anna.id());
    WorkerIdentity annaAgain = store.workers.register("anna", Duration.ofMinutes(1));

    Committed<Set<JobId>> refused =
        store.changes.apply(List.of(ControlStoreFixture.end(running)), store.key(annaAgain));
    assertThat(refused.value()).containsExactly(running.lease().job());
    assertThat(refused.entry().messages()).isEmpty();
    assertThat(
            store.changes.apply(List.of(ControlStoreFixture.end(running)), store.key(anna)).value())
        .isEmpty();
  }

  @Test
  void anEndedJobIsInTheHistoryWithItsMoments() {
    store.admit(anna, store.shortJob("1"));
    JobRecord running = store.claim(anna, 1, 0).getFirst();
    assertThat(
            store.changes.apply(List.of(ControlStoreFixture.end(running)), store.key(anna)).value())
        .isEmpty();
    var description = store.jobs.describe(running.lease().job()).orElseThrow();
    assertThat(description.history())
        .extracting(moment -> moment.state())
        .containsExactly(JobState.ACCEPTED, JobState.RUNNING, JobState.SUCCEEDED);
    assertThat(description.history())
        .extracting(moment -> moment.sequence())
        .containsExactly(1L, 2L, 3L);
    assertThat(store.jobs.list(new JobList(null, null, null, null, null)))
        .singleElement()
        .satisfies(job -> assertThat(job.worker()).isEqualTo("anna"));
    assertThat(store.jobs.list(new JobList("x", null, null, null, null))).isEmpty();
    assertThat(
            store.jobs.list(
                new JobList("e", List.of(JobState.SUCCEEDED), "engine.describe", null, 5)))
        .hasSize(1);
  }

  @Test
  void aWaitingJobThatIsCancelledNeverStarts() {
    store.admit(anna, store.shortJob("1"));
    JobId id = store.shortJob("1").command().jobId();
    assertThat(store.jobs.requestCancel(id).orElseThrow().stateBefore())
        .isEqualTo(JobState.ACCEPTED);
    assertThat(store.claim(anna, 10, 10)).isEmpty();
    store.sweeps.endOverdue(store.key(anna), ControlStoreFixture::end);
    assertThat(store.jobs.requestCancel(id).orElseThrow().requested()).isFalse();
    assertThat(store.jobs.requestCancel(JobId.of("/no", "such"))).isEmpty();
  }

  @Test
  void aRunningJobsCancelComesWithTheHeartbeat() {
    store.admit(anna, store.shortJob("1"), store.shortJob("2"));
    assertThat(store.claim(anna, 10, 0)).hasSize(2);
    assertThat(store.workers.renew(anna, ControlStoreFixture.LEASE)).isEmpty();
    JobId id = store.shortJob("2").command().jobId();
    store.jobs.requestCancel(id);
    assertThat(store.workers.renew(anna, ControlStoreFixture.LEASE)).containsExactly(id);
    assertThat(store.workers.renew(bert, ControlStoreFixture.LEASE)).isEmpty();
  }

  @Test
  void aDeadWorkersJobsAndMessagesGoToItsHeirAndItsTokensAreWorthNothing() {
    OutboxMessage message =
        new OutboxMessage(
            "t",
            null,
            List.of(Header.of("a", "b"), new Header("n", null)),
            "ğüş".getBytes(StandardCharsets.UTF_8));
    OutboxEntry.Key admitted = store.key(anna);
    store.admission.admit(
        List.of(store.shortJob("1")), admitted, ControlStoreFixture.NOW, _ -> List.of(message));
    assertThat(store.claim(bert, 10, 0)).as("its first event is not published yet").isEmpty();
    JobRecord running = store.claim(anna, 1, 0).getFirst();
    assertThat(store.workers.expired(bert)).isEmpty();
    store.workers.resign(anna);
    assertThat(store.workers.expired(bert)).containsExactly(anna);

    var inherited =
        store
            .sweeps
            .takeOver(
                anna, bert, store.key(bert), job -> ControlStoreFixture.release(job, Duration.ZERO))
            .orElseThrow();
    assertThat(inherited.value().jobs()).hasSize(1);
    assertThat(inherited.value().entries()).containsExactly(admitted);
    OutboxMessage kept = store.outbox.find(admitted).orElseThrow().messages().getFirst();
    assertThat(kept.headers()).isEqualTo(message.headers());
    assertThat(kept.value()).isEqualTo(message.value());
    assertThat(
            store.changes.apply(List.of(ControlStoreFixture.end(running)), store.key(anna)).value())
        .hasSize(1);
    assertThatThrownBy(() -> store.workers.renew(anna, ControlStoreFixture.LEASE))
        .isInstanceOf(WorkerLeaseLost.class);
    JobRecord again = store.claim(bert, 1, 0).getFirst();
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(store.outbox.settle(admitted)).isPresent();
    store.outbox.delete(List.of(admitted));
    assertThat(store.outbox.find(admitted)).isEmpty();
    assertThat(store.outbox.settle(admitted)).isEmpty();
    assertThat(store.outbox.find(admitted)).isEmpty();
    assertThat(store.outbox.lag()).isZero();
  }

  /** Anna's life began before Bert's, and she is Bert's heir. */
  @Test
  void whatIsInheritedTwiceStaysInTheOrderInWhichItCameAbout() {
    WorkerIdentity carl = store.workers.register("carl", ControlStoreFixture.LEASE);
    WorkerIdentity dora = store.workers.register("dora", ControlStoreFixture.LEASE);
    OutboxEntry.Key before = tell(anna, "1");
    OutboxEntry.Key inherited = tell(bert, "2");
    OutboxEntry.Key takeOver = store.key(anna);
    assertThat(inherit(bert, anna, takeOver)).containsExactly(inherited);
    tell(anna, takeOver, "3");
    OutboxEntry.Key after = tell(anna, "4");

    assertThat(inherit(anna, carl, store.key(carl)))
        .containsExactly(before, inherited, takeOver, after);

    OutboxEntry.Key last = tell(carl, "5");
    assertThat(inherit(carl, dora, store.key(dora)))
        .containsExactly(before, inherited, takeOver, after, last);
  }

  private OutboxEntry.Key tell(WorkerIdentity worker, String id) {
    return tell(worker, store.key(worker), id);
  }

  private OutboxEntry.Key tell(WorkerIdentity worker, OutboxEntry.Key key, String id) {
    OutboxMessage told = new OutboxMessage("t", null, List.of(), new byte[0]);
    store.admission.admit(
        List.of(store.shortJob(id)), key, ControlStoreFixture.NOW, _ -> List.of(told));
    return key;
  }

  private List<OutboxEntry.Key> inherit(
      WorkerIdentity dead, WorkerIdentity heir, OutboxEntry.Key entry) {
    store.workers.resign(dead);
    return store
        .sweeps
        .takeOver(dead, heir, entry, job -> ControlStoreFixture.release(job, Duration.ZERO))
        .orElseThrow()
        .value()
        .entries();
  }

  @Test
  void whoWakesAfterItsJobsWereTakenOverClaimsAndAdmitsNothing() {
    OutboxMessage told = new OutboxMessage("t", null, List.of(), new byte[0]);
    store.admit(bert, store.shortJob("1"));
    store.workers.resign(anna);
    store.sweeps.takeOver(
        anna, bert, store.key(bert), job -> ControlStoreFixture.release(job, Duration.ZERO));

    assertThatThrownBy(
            () ->
                store.claims.claimFree(
                    anna, store.key(anna), 1, ControlStoreFixture.NOW, _ -> List.of(told)))
        .isInstanceOf(WorkerLeaseLost.class);
    assertThatThrownBy(
            () ->
                store.claims.claimGated(
                    anna,
                    store.key(anna),
                    new JobClaims.Room(1, 1),
                    ControlStoreFixture.NOW,
                    _ -> List.of(told)))
        .isInstanceOf(WorkerLeaseLost.class);
    assertThatThrownBy(
            () ->
                store.admission.admit(
                    List.of(store.shortJob("2")),
                    store.key(anna),
                    ControlStoreFixture.NOW,
                    _ -> List.of(told)))
        .isInstanceOf(WorkerLeaseLost.class);

    assertThat(store.claim(bert, 10, 0))
        .singleElement()
        .satisfies(job -> assertThat(job.command().id()).isEqualTo("1"));
  }

  @Test
  void aJobWhoseMomentHasNotComeWaits() {
    CommandOptions tomorrow =
        new CommandOptions(null, ControlStoreFixture.NOW.plus(Duration.ofDays(4000)), null, null);
    store.admit(
        anna, store.job("1", Target.engine("e"), new EngineDescribe(), tomorrow, false, List.of()));
    assertThat(store.claim(anna, 10, 10)).isEmpty();
    assertThat(store.jobs.list(new JobList(null, null, null, null, null)))
        .singleElement()
        .satisfies(job -> assertThat(job.state()).isEqualTo(JobState.WAITING));
  }

  @Test
  void higherPriorityGoesFirst() {
    for (CommandOptions.Priority priority :
        List.of(
            CommandOptions.Priority.LOW,
            CommandOptions.Priority.NORMAL,
            CommandOptions.Priority.HIGH)) {
      store.admit(
          anna,
          store.job(
              priority.name(),
              Target.engine("e"),
              new EngineDescribe(),
              new CommandOptions(null, null, priority, null),
              false,
              List.of()));
    }
    assertThat(store.claim(anna, 1, 0).getFirst().command().id()).isEqualTo("HIGH");
    assertThat(store.claim(anna, 1, 0).getFirst().command().id()).isEqualTo("NORMAL");
  }

  @Test
  void jobIdsKeepTheirDigits() {
    JobId id = JobId.of("a", "b");
    UUID uuid = JobRows.toUuid(id);
    assertThat(JobRows.fromUuid(uuid)).isEqualTo(id);
    assertThat(uuid.toString().replace("-", "")).isEqualTo(id.value());
  }
}
