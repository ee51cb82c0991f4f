package dev.windlass.controlstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.windlass.controlstore.JobWaits.WaitingJob;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.messages.event.JobEvent.Waiting.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Within any hour an actor starts at most so many queries on an engine. */
class ActorLimitsTest {
  private final ControlStoreFixture store = new ControlStoreFixture(ActorLimitsTest.class);
  private final JobWaits waits = new JobWaits(store.dataSource);
  private WorkerIdentity anna;

  @BeforeEach
  void aWorker() {
    anna = store.workers.register("anna", ControlStoreFixture.LEASE);
  }

  private NewJob query(String id, String engine, int perHour, LockRequest... locks) {
    NewJob job =
        store.job(
            id,
            Target.database(engine, "d"),
            new QueryRun("SELECT 1", null, null, null, null, null),
            CommandOptions.NONE,
            true,
            List.of(locks));
    return new NewJob(
        job.command(), job.origin(), true, job.locks(), 1_000, job.timeout(), perHour);
  }

  private List<String> claimed(WorkerIdentity worker) {
    return store.claim(worker, 100, 100).stream().map(job -> job.command().id()).sorted().toList();
  }

  private List<WaitingJob> explain() {
    return waits.mark(store.key(anna), ControlStoreFixture.NOW, _ -> List.of()).value();
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = store.dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Test
  void theQueryAfterTheLimitWaitsAndIsToldUntilWhen() {
    store.admit(
        anna, query("1", "e", 2), query("2", "e", 2), query("3", "e", 2), query("4", "e", 2));

    assertThat(claimed(anna)).containsExactly("1", "2");
    Instant before = Instant.now();
    assertThat(explain())
        .hasSize(2)
        .allSatisfy(
            waiting -> {
              assertThat(waiting.reason()).isEqualTo(Reason.LIMIT);
              assertThat(waiting.limit()).isEqualTo(2);
              assertThat(waiting.until())
                  .isBetween(before.plusSeconds(3_500), before.plusSeconds(3_660));
            });
    assertThat(explain()).as("told once").isEmpty();
    assertThat(claimed(anna)).isEmpty();
  }

  @Test
  void whoComesAfterOneWhoWaitsWaitsLonger() {
    store.admit(anna, query("1", "e", 1));
    assertThat(claimed(anna)).containsExactly("1");
    store.admit(anna, query("2", "e", 1), query("3", "e", 1));

    List<Instant> until = explain().stream().map(WaitingJob::until).sorted().toList();

    assertThat(Duration.between(until.get(0), until.get(1))).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void anHourAfterTheFirstStartTheNextQueryStarts() throws SQLException {
    store.admit(anna, query("1", "e", 1), query("2", "e", 1));
    assertThat(claimed(anna)).containsExactly("1");
    assertThat(explain()).hasSize(1);

    change("UPDATE windlass.actor_start SET started_at = now() - interval '61 minutes'");
    change("UPDATE windlass.job SET not_before = now() WHERE worker_id IS NULL");

    assertThat(claimed(anna)).containsExactly("2");
  }

  @Test
  void theLimitIsOfOneActorOnOneEngine() throws SQLException {
    store.admit(anna, query("1", "e", 1), query("2", "f", 1), query("3", "e", 1));
    change("UPDATE windlass.job SET requested_by = NULL WHERE command_id = '3'");

    assertThat(claimed(anna)).containsExactly("1", "2", "3");
  }

  @Test
  void aQueryThatWaitsForItsActorsLimitKeepsNobodyElseWaiting() {
    LockRequest shared = new LockRequest("e/d", false);
    store.admit(anna, query("1", "e", 1, shared), query("2", "e", 1, shared));
    JobRecord first = store.claim(anna, 100, 100).getFirst();
    store.changes.apply(List.of(ControlStoreFixture.end(first)), store.key(anna));
    store.admit(anna, store.longJob("exclusive", "e", 1_000, new LockRequest("e/d", true)));
    assertThat(explain()).isNotEmpty();

    assertThat(claimed(anna)).containsExactly("exclusive");
  }

  @Test
  void aSecondAttemptIsNoSecondQuery() {
    store.admit(anna, query("1", "e", 1));
    JobRecord first = store.claim(anna, 100, 100).getFirst();
    store.changes.apply(
        List.of(ControlStoreFixture.release(first, Duration.ZERO)), store.key(anna));

    assertThat(claimed(anna)).containsExactly("1");
    store.admit(anna, query("2", "e", 1));
    assertThat(claimed(anna)).isEmpty();
  }

  @Test
  void manyStartsAndManyWhoWaitAreCountedInOnePass() throws SQLException {
    int waiting = 10_000;
    for (int i = 0; i < waiting; i += 500) {
      store.admit(
          anna,
          IntStream.range(i, i + 500)
              .mapToObj(n -> query("q" + n, "e", 60_100))
              .toArray(NewJob[]::new));
    }
    change(
        "INSERT INTO windlass.actor_start (job_id, engine, actor, started_at)"
            + " SELECT gen_random_uuid(), 'e', coalesce(j.requested_by, ''), now()"
            + " FROM generate_series(1, 60000), windlass.job j WHERE j.command_id = 'q0'");
    // What the worker gives a statement; counting the starts for each who waits took longer.
    assertTimeout(Duration.ofSeconds(25), () -> assertThat(claimed(anna)).hasSize(100));
    assertThat(store.claim(anna, 100, 100)).isEmpty();
  }

  @Test
  void manyWorkersTogetherKeepTheLimit() throws Exception {
    for (int i = 0; i < 40; i++) {
      store.admit(anna, query("q" + i, "e", 7));
    }
    List<String> started = new ArrayList<>();
    try (ExecutorService crew = Executors.newFixedThreadPool(4)) {
      List<Future<List<String>>> claims = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        WorkerIdentity worker = store.workers.register("w" + i, ControlStoreFixture.LEASE);
        claims.add(crew.submit(() -> claimed(worker)));
      }
      for (Future<List<String>> claim : claims) {
        started.addAll(claim.get());
      }
    }
    // Events of a job admitted by another worker come first; the rest is claimed by the first one.
    started.addAll(claimed(anna));

    assertThat(started).hasSize(7);
  }
}
