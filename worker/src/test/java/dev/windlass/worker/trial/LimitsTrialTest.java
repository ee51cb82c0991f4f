package dev.windlass.worker.trial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.DatabaseList;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.event.JobEvent.Waiting.Reason;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.messages.inventory.EngineDocument.Limits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much at a time, how many an hour, and for how long it is remembered. */
class LimitsTrialTest {
  private static final DryRunResult DONE = new DryRunResult(List.of());
  private final Trial trial = new Trial(LimitsTrialTest.class);

  @AfterEach
  void end() {
    trial.close();
  }

  private void limits(Limits limits) {
    new InventoryRepository(trial.store, Clock.systemUTC())
        .apply(List.of(new EngineDocument("limited", "trial", null, null, null, limits, null)));
  }

  private JobId query(String id, String actor) {
    return trial.send(
        Command.of(
                Target.database("limited", "d"),
                new QueryRun("SELECT 1", null, null, null, null, null))
            .source("/test")
            .id(id)
            .requestedBy(actor)
            .build());
  }

  private JobEvent.Waiting waiting(JobId job) {
    await().until(() -> trial.words(job).contains("waiting"));
    return trial.events(job).stream()
        .filter(JobEvent.Waiting.class::isInstance)
        .map(JobEvent.Waiting.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theQueryAfterAnActorsLimitWaitsAndSaysForWhichLimitAndUntilWhen() {
    limits(new Limits(null, 2));
    trial.worker("w", _ -> DONE);
    Instant before = Instant.now();
    assertThat(trial.end(query("1", "alice"))).isInstanceOf(JobEvent.Succeeded.class);
    assertThat(trial.end(query("2", "alice"))).isInstanceOf(JobEvent.Succeeded.class);

    JobId third = query("3", "alice");
    JobEvent.Waiting waiting = waiting(third);

    assertThat(waiting.reason()).isEqualTo(Reason.LIMIT);
    assertThat(waiting.message())
        .contains("alice", "limited", "queriesPerHourPerActor (2)", waiting.until().toString());
    assertThat(waiting.until()).isBetween(before.plusSeconds(3_590), before.plusSeconds(3_700));
    assertThat(trial.end(query("4", "bob"))).isInstanceOf(JobEvent.Succeeded.class);
    assertThat(trial.words(third)).containsExactly("accepted", "waiting");
    trial.jobs.requestCancel(third);
    assertThat(trial.end(third)).isInstanceOf(JobEvent.Cancelled.class);
  }

  @Test
  void theJobAfterAnEnginesLimitWaitsAndSaysForWhichLimit() throws Exception {
    limits(new Limits(1, null));
    CountDownLatch release = new CountDownLatch(1);
    trial.worker(
        "w",
        _ -> {
          release.await();
          return DONE;
        });
    JobId first = backup("1");
    await().until(() -> trial.words(first).contains("started"));

    JobId second = backup("2");

    assertThat(waiting(second).reason()).isEqualTo(Reason.LIMIT);
    assertThat(waiting(second).message()).contains("limited", "concurrentJobs (1)");
    release.countDown();
    assertThat(trial.end(second)).isInstanceOf(JobEvent.Succeeded.class);
  }

  private JobId backup(String id) {
    return trial.send(
        Command.of(Target.database("limited", "d"), DatabaseBackup.withDefaults())
            .source("/test")
            .id(id)
            .build());
  }

  private static Command list(String id, Instant expiry) {
    return Command.of(Target.engine("pg"), new DatabaseList())
        .source("/test")
        .id(id)
        .expiresAt(expiry)
        .build();
  }

  @Test
  void aCommandMayNotExpireAfterItsIdIsForgotten() {
    trial.worker("w", Map.of("windlass.retention.admissions", "100d"), _ -> DONE);

    assertThat(trial.end(trial.send(list("far", Instant.now().plus(Duration.ofDays(93))))))
        .isInstanceOfSatisfying(
            JobEvent.Rejected.class,
            rejected -> {
              assertThat(rejected.failure().code()).isEqualTo(FailureCode.INVALID_COMMAND);
              assertThat(rejected.failure().message()).contains("expirytime", "92 days");
            });
    assertThat(trial.end(trial.send(list("near", Instant.now().plus(Duration.ofDays(91))))))
        .isInstanceOf(JobEvent.Succeeded.class);
  }

  @Test
  void aCommandThatWasRefusedStaysRefusedAlsoWhenItWouldBeAdmittedNow() {
    trial.worker("w", _ -> DONE);
    JobId job = trial.send(later("1"));
    assertThat(trial.end(job)).isInstanceOf(JobEvent.Rejected.class);
    new InventoryRepository(trial.store, Clock.systemUTC())
        .apply(List.of(new EngineDocument("later", "trial", null, null, null, null, null)));
    assertThat(trial.end(trial.send(later("2")))).isInstanceOf(JobEvent.Succeeded.class);

    trial.send(later("1"));

    await().until(() -> trial.read("dead-letters").size() == 2);
    assertThat(trial.read("dead-letters"))
        .allSatisfy(
            dead ->
                assertThat(new String(dead.headers().lastHeader("windlass_code").value(), UTF_8))
                    .isEqualTo("UNKNOWN_ENGINE"));
    assertThat(trial.jobs.describe(job)).isEmpty();
    assertThat(trial.words(job)).containsOnly("rejected");
  }

  private static Command later(String id) {
    return Command.of(Target.engine("later"), new DatabaseList()).source("/test").id(id).build();
  }

  @Test
  void whatIsOlderThanTheHistoryIsKeptIsForgottenByOneOfTheWorkers() {
    Map<String, Object> settings =
        Map.of("windlass.retention.history", "1s", "windlass.retention.interval", "200ms");
    trial.worker("a", settings, _ -> DONE);
    trial.worker("b", settings, _ -> DONE);
    JobId job = trial.send(list("1", Instant.now().plusSeconds(60)));
    assertThat(trial.end(job)).isInstanceOf(JobEvent.Succeeded.class);

    await().until(() -> trial.jobs.describe(job).isEmpty());

    trial.send(list("1", Instant.now().plusSeconds(60)));
    JobId other = trial.send(list("2", Instant.now().plusSeconds(60)));
    trial.end(other);
    assertThat(trial.words(job))
        .as("its id is remembered longer")
        .containsExactly("accepted", "started", "succeeded");
  }
}
