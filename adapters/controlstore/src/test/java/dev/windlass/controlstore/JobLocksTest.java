package dev.windlass.controlstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which jobs may run at the same time. */
class JobLocksTest {
  private static final LockRequest ENGINE = new LockRequest("pg", false);
  private static final LockRequest SHARED = new LockRequest("pg/d", false);
  private static final LockRequest EXCLUSIVE = new LockRequest("pg/d", true);

  private static final Pattern STEP = Pattern.compile("\\(actual rows=(\\d+) loops=(\\d+)\\)");
  private static final Pattern PAGES = Pattern.compile("Buffers: shared hit=(\\d+)");
  private static final Pattern THROWN_AWAY = Pattern.compile("Rows Removed by .*: (\\d+)");

  private final ControlStoreFixture store = new ControlStoreFixture(JobLocksTest.class);
  private WorkerIdentity anna;

  @BeforeEach
  void oneWorker() {
    anna = store.workers.register("anna", ControlStoreFixture.LEASE);
  }

  private List<String> started() {
    return store.claim(anna, 10, 10).stream().map(job -> job.command().id()).toList();
  }

  private void end(JobRecord job) {
    store.changes.apply(List.of(ControlStoreFixture.end(job)), store.key(anna));
  }

  @Test
  void anExclusiveLockExcludesEverybodyElseOnItsResource() {
    store.admit(anna, store.longJob("backup", "pg", 4, ENGINE, SHARED));
    JobRecord backup = store.claim(anna, 10, 10).getFirst();
    store.admit(anna, store.longJob("restore", "pg", 4, ENGINE, EXCLUSIVE));
    assertThat(started()).isEmpty();
    end(backup);
    JobRecord restore = store.claim(anna, 10, 10).getFirst();
    assertThat(restore.command().id()).isEqualTo("restore");
    store.admit(anna, store.longJob("backup 2", "pg", 4, ENGINE, SHARED));
    assertThat(started()).isEmpty();
    end(restore);
    assertThat(started()).containsExactly("backup 2");
  }

  @Test
  void sharedLocksAreHeldTogether() {
    store.admit(anna, store.longJob("1", "pg", 4, SHARED), store.longJob("2", "pg", 4, SHARED));
    assertThat(started()).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void anExclusiveWaiterIsNotOvertakenBySharedOnes() {
    store.admit(anna, store.longJob("1", "pg", 4, SHARED));
    JobRecord first = store.claim(anna, 10, 10).getFirst();
    store.admit(anna, store.longJob("2", "pg", 4, EXCLUSIVE));
    store.admit(anna, store.longJob("3", "pg", 4, SHARED));
    assertThat(started()).as("the shared one came after the exclusive one").isEmpty();
    end(first);
    assertThat(started()).containsExactly("2");
  }

  @Test
  void aLongQueueForOneLockIsNoBurden() {
    store.admit(anna, store.longJob("first", "pg", 4, EXCLUSIVE));
    JobRecord first = store.claim(anna, 10, 10).getFirst();
    admit(20_000, i -> i % 100 == 7 ? EXCLUSIVE : SHARED);
    // They take a third of a second together on an idle machine; asking for each job who stands
    // before it takes minutes.
    assertTimeout(
        Duration.ofSeconds(10),
        () -> {
          assertThat(started()).isEmpty();
          end(first);
          assertThat(started()).containsExactly("q0", "q1", "q2", "q3");
        });
  }

  private void admit(int jobs, IntFunction<LockRequest> lock) {
    for (int begin = 0; begin < jobs; begin += 1_000) {
      store.admit(
          anna,
          IntStream.range(begin, begin + 1_000)
              .mapToObj(i -> store.longJob("q" + i, "pg", 4, lock.apply(i)))
              .toArray(NewJob[]::new));
    }
  }

  /** What the planner knows of the jobs that wait. */
  enum Statistics {
    NONE,
    OF_AN_EMPTY_TABLE,
    OF_ONE_JOB,
    NEW
  }

  /** What the jobs wait for. */
  enum Queue {
    ONE_LOCK(i -> i % 100 == 7 ? EXCLUSIVE : SHARED),
    A_LOCK_EACH(i -> new LockRequest("pg/" + i, true)),
    A_LOCK_FOR_TWO(i -> new LockRequest("pg/" + i / 2, true));

    private final IntFunction<LockRequest> lock;

    Queue(IntFunction<LockRequest> lock) {
      this.lock = lock;
    }
  }

  private static Stream<Arguments> queues() {
    return Stream.of(Queue.values())
        .flatMap(queue -> Stream.of(Statistics.values()).map(known -> arguments(queue, known)));
  }

  @ParameterizedTest
  @MethodSource("queues")
  void aClaimLooksAtEachOfThoseWhoWaitOnceWhateverThePlannerKnows(Queue queue, Statistics known)
      throws Exception {
    int jobs = 3_000;
    if (known == Statistics.OF_AN_EMPTY_TABLE) {
      analyze();
    }
    store.admit(anna, store.longJob("first", "pg", 4, EXCLUSIVE));
    assertThat(started()).containsExactly("first");
    if (known == Statistics.OF_ONE_JOB) {
      analyze();
    }
    admit(jobs, queue.lock);
    if (known == Statistics.NEW) {
      analyze();
    }
    assertThat(rowsLookedAt()).isBetween(3L * jobs, 40L * jobs);
  }

  private void analyze() throws SQLException {
    try (Connection connection = store.dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("ANALYZE windlass.job, windlass.job_lock");
    }
  }

  @Test
  void shortJobsThatRunOrRanAreNoBurdenAtTheGate() throws SQLException {
    for (int i = 0; i < 4; i++) {
      String round = "r" + i + "-";
      store.admit(
          anna,
          IntStream.range(0, 500)
              .mapToObj(number -> store.shortJob(round + number))
              .toArray(NewJob[]::new));
      List<JobRecord> running = store.claim(anna, 500, 0);
      assertThat(running).hasSize(500);
      store.changes.apply(
          running.stream().skip(i * 100L).<JobChange>map(ControlStoreFixture::end).toList(),
          store.key(anna));
    }

    assertThat(pagesLookedAt()).isLessThan(50);
  }

  private long pagesLookedAt() throws SQLException {
    return explained(
        "BUFFERS",
        lines -> {
          while (lines.next()) {
            Matcher pages = PAGES.matcher(lines.getString(1));
            if (pages.find()) {
              return Long.parseLong(pages.group(1));
            }
          }
          return 0L;
        });
  }

  /** Reads what the server says of a plan. */
  private interface Reader {
    long read(ResultSet lines) throws SQLException;
  }

  /** How many rows all steps together of a look at all of the queue give on or throw away. */
  private long rowsLookedAt() throws SQLException {
    return explained(
        "TIMING OFF",
        lines -> {
          long rows = 0;
          long loops = 1;
          while (lines.next()) {
            Matcher step = STEP.matcher(lines.getString(1));
            Matcher thrownAway = THROWN_AWAY.matcher(lines.getString(1));
            if (step.find()) {
              loops = Long.parseLong(step.group(2));
              rows += Long.parseLong(step.group(1)) * loops;
            } else if (thrownAway.find()) {
              rows += Long.parseLong(thrownAway.group(1)) * loops;
            }
          }
          return rows;
        });
  }

  private long explained(String how, Reader reader) throws SQLException {
    try (Connection connection = store.dataSource.getConnection();
        Statement settings = connection.createStatement()) {
      connection.setAutoCommit(false);
      // So little that what is planned as a table in memory for thousands is none.
      settings.execute("SET LOCAL work_mem = '64kB'");
      try (PreparedStatement explain =
              store.claims.gatedClaim(
                  connection,
                  "EXPLAIN (ANALYZE, " + how + ") " + JobClaims.CLAIM_GATED,
                  anna,
                  store.key(anna),
                  new JobClaims.Room(10, 10),
                  ControlStoreFixture.NOW,
                  null);
          ResultSet lines = explain.executeQuery()) {
        return reader.read(lines);
      } finally {
        connection.rollback();
      }
    }
  }

  @Test
  void whoWaitsBehindALongQueueForSomethingElseIsNotForgotten() {
    store.admit(anna, store.longJob("first", "pg", 4, EXCLUSIVE));
    assertThat(started()).containsExactly("first");
    store.admit(
        anna,
        IntStream.range(0, 2_000)
            .mapToObj(i -> store.longJob("q" + i, "pg", 4, SHARED))
            .toArray(NewJob[]::new));
    store.admit(anna, store.longJob("behind", "pg", 4, new LockRequest("pg/other", true)));
    store.admit(anna, store.longJob("after it", "pg", 4, new LockRequest("pg/other", false)));
    assertThat(started()).containsExactly("behind");
  }

  @Test
  void otherResourcesAreFree() {
    store.admit(anna, store.longJob("1", "pg", 4, EXCLUSIVE));
    store.admit(anna, store.longJob("2", "pg", 4, new LockRequest("pg/other", true)));
    assertThat(started()).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void anEngineTakesAsManyLongJobsAsItsLimitAllows() {
    for (int i = 0; i < 5; i++) {
      store.admit(anna, store.longJob("a" + i, "pg", 2));
      store.admit(anna, store.longJob("b" + i, "other", 3));
    }
    assertThat(started()).containsExactlyInAnyOrder("a0", "a1", "b0", "b1", "b2");
    assertThat(started()).isEmpty();
  }

  @Test
  void shortJobsDoNotWaitForLongOnes() {
    store.admit(anna, store.longJob("long", "e", 1), store.longJob("long 2", "e", 1));
    store.admit(anna, store.shortJob("short"));
    assertThat(store.claim(anna, 10, 0).stream().map(job -> job.command().id()))
        .containsExactly("short");
  }

  @Test
  void twoWorkersThatClaimAtTheSameTimeNeverBreakALockOrALimit() throws Exception {
    int jobs = 120;
    for (int i = 0; i < jobs; i++) {
      store.admit(
          anna,
          i % 10 == 0
              ? store.longJob("j" + i, "pg", 3, ENGINE, EXCLUSIVE)
              : store.longJob("j" + i, "pg", 3, ENGINE, SHARED));
    }
    Set<String> running = ConcurrentHashMap.newKeySet();
    Set<String> done = ConcurrentHashMap.newKeySet();
    List<String> broken = new ArrayList<>();
    Callable<Void> worker =
        () -> {
          WorkerIdentity self = store.workers.register("w", ControlStoreFixture.LEASE);
          while (done.size() < jobs) {
            for (JobRecord job : store.claim(self, 0, 2)) {
              String id = job.command().id();
              boolean exclusive = Integer.parseInt(id.substring(1)) % 10 == 0;
              synchronized (broken) {
                running.add(id);
                if (running.size() > (exclusive ? 1 : 3)
                    || running.stream()
                        .anyMatch(
                            other ->
                                !other.equals(id)
                                    && Integer.parseInt(other.substring(1)) % 10 == 0)) {
                  broken.add(id + " with " + running);
                }
              }
              Thread.yield();
              synchronized (broken) {
                running.remove(id);
              }
              store.changes.apply(List.of(ControlStoreFixture.end(job)), store.key(self));
              assertThat(done.add(id)).isTrue();
            }
          }
          return null;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (Future<Void> end : threads.invokeAll(List.of(worker, worker))) {
        end.get();
      }
    }
    assertThat(broken).isEmpty();
    assertThat(done).hasSize(jobs);
  }
}
