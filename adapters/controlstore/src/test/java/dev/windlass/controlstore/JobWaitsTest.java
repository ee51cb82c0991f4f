package dev.windlass.controlstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.windlass.controlstore.JobWaits.WaitingJob;
import dev.windlass.messages.event.JobEvent.Waiting.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told why it waits. */
class JobWaitsTest {
  private static final LockRequest EXCLUSIVE = new LockRequest("pg/d", true);
  private static final LockRequest SHARED = new LockRequest("pg/d", false);

  private final ControlStoreFixture store = new ControlStoreFixture(JobWaitsTest.class);
  private final JobWaits waits = new JobWaits(store.dataSource);
  private WorkerIdentity anna;

  @BeforeEach
  void oneWorker() {
    anna = store.workers.register("anna", ControlStoreFixture.LEASE);
  }

  private List<WaitingJob> told() {
    return waits.mark(store.key(anna), ControlStoreFixture.NOW, _ -> List.of()).value();
  }

  @Test
  void eachIsToldOnceWhetherItWaitsForALockOrALimit() {
    store.admit(anna, store.longJob("first", "pg", 1, SHARED));
    store.claim(anna, 10, 10);
    store.admit(anna, store.longJob("lock", "other", 1, EXCLUSIVE));
    store.admit(anna, store.longJob("limit", "pg", 1));
    store.admit(anna, store.longJob("nothing", "third", 1));
    assertThat(told())
        .extracting(wait -> wait.job().command().id() + " " + wait.reason())
        .containsExactlyInAnyOrder("lock LOCK", "limit LIMIT");
    assertThat(told()).isEmpty();
  }

  @Test
  void allOfALongQueueAreToldThoughTheFirstOfThemWereBefore() {
    int jobs = 1_300;
    store.admit(anna, store.longJob("first", "pg", 4, EXCLUSIVE));
    store.claim(anna, 10, 10);
    store.admit(
        anna,
        IntStream.range(0, jobs)
            .mapToObj(i -> store.longJob("q" + i, "pg", 4, SHARED))
            .toArray(NewJob[]::new));
    List<WaitingJob> told = new ArrayList<>();
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          while (told.size() < jobs) {
            told.addAll(told());
          }
        });
    assertThat(told()).as("after %d were told", told.size()).isEmpty();
    assertThat(told).allMatch(wait -> wait.reason() == Reason.LOCK);
    assertThat(told.stream().map(wait -> wait.job().lease().job()).distinct()).hasSize(jobs);
  }
}
