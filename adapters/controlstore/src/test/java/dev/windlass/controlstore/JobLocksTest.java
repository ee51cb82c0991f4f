package dev.windlass.controlstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which jobs may run at the same time. */
class JobLocksTest {
  private static final LockRequest ENGINE = new LockRequest("pg", false);
  private static final LockRequest SHARED = new LockRequest("pg/d", false);
  private static final LockRequest EXCLUSIVE = new LockRequest("pg/d", true);

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
    for (int batch = 0; batch < 20; batch++) {
      int begin = batch * 1_000;
      store.admit(
          anna,
          IntStream.range(begin, begin + 1_000)
              .mapToObj(i -> store.longJob("q" + i, "pg", 4, i % 100 == 7 ? EXCLUSIVE : SHARED))
              .toArray(NewJob[]::new));
    }
    // What the worker gives a statement; asking for each job who stands before it took minutes.
    assertTimeout(
        Duration.ofSeconds(25),
        () -> {
          assertThat(started()).isEmpty();
          end(first);
          assertThat(started()).containsExactly("q0", "q1", "q2", "q3");
        });
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
