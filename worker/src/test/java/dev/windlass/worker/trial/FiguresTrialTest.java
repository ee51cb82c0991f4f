package dev.windlass.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.DatabaseList;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.testbed.LocalPorts;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/** Every figure moves when what it counts happens, and health says what is wrong and since when. */
class FiguresTrialTest {
  private static final DryRunResult DONE = new DryRunResult(List.of());
  private final Trial trial = new Trial(FiguresTrialTest.class);

  @AfterEach
  void end() {
    trial.close();
  }

  private static Command list(String id, String engine) {
    return Command.of(Target.engine(engine), new DatabaseList()).source("/test").id(id).build();
  }

  /** A command with locks, which is claimed and not started as it is admitted. */
  private static Command backup() {
    return Command.of(Target.database("pg", "d"), DatabaseBackup.withDefaults())
        .source("/test")
        .id("backup")
        .build();
  }

  private static double counter(TrialWorker worker, String name, String... tags) {
    return worker.bean(MeterRegistry.class).get(name).tags(tags).counter().count();
  }

  private static double gauge(TrialWorker worker, String name, String... tags) {
    var found = worker.bean(MeterRegistry.class).find(name).tags(tags).gauge();
    return found == null ? -1 : found.value();
  }

  @Test
  void commandsJobsAndEventsAreCounted() {
    TrialWorker worker = trial.worker("w", _ -> DONE);
    JobId job = trial.send(list("1", "pg"));
    trial.end(job);
    trial.send(list("1", "pg"));
    trial.end(trial.send(list("refused", "nobody")));

    await().until(() -> counter(worker, "windlass.commands.repeated") == 1);
    trial.end(trial.send(backup()));
    assertThat(counter(worker, "windlass.commands.admitted")).isEqualTo(2);
    assertThat(counter(worker, "windlass.commands.refused", "code", "UNKNOWN_ENGINE")).isEqualTo(1);
    assertThat(counter(worker, "windlass.jobs.claimed")).isEqualTo(2);
    assertThat(counter(worker, "windlass.events.published")).isGreaterThan(5);
    MeterRegistry meters = worker.bean(MeterRegistry.class);
    assertThat(meters.get("windlass.claims").timer().count()).isPositive();
    assertThat(meters.get("windlass.jobs.wait").timer().count()).isEqualTo(2);
    assertThat(
            meters
                .get("windlass.jobs.run")
                .tags("command", "database.list", "outcome", "success")
                .timer()
                .count())
        .isEqualTo(1);
  }

  @Test
  void jobsThatWaitAreCountedByEngineAndSoIsTheirAge() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    TrialWorker worker =
        trial.worker(
            "w",
            Map.of("windlass.worker.control-slots", "1"),
            _ -> {
              release.await();
              return DONE;
            });
    JobId first = trial.send(list("first", "pg"));
    await().until(() -> trial.words(first).contains("started"));
    JobId waiting = trial.send(list("waiting", "other"));

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> gauge(worker, "windlass.queue.jobs", "engine", "other") == 1);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> gauge(worker, "windlass.queue.age", "engine", "other") > 0.1);
    assertThat(gauge(worker, "windlass.jobs.running")).isEqualTo(1);
    release.countDown();
    trial.end(waiting);
  }

  @Test
  void takeOversAndFencedWritesAreCounted() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    TrialWorker frozen =
        trial.worker(
            "frozen",
            Map.of("windlass.worker.heartbeat", "900ms"),
            job -> {
              job.onCancel(told::countDown);
              started.countDown();
              told.await();
              return DONE;
            });
    JobId job = trial.send(list("1", "pg"));
    started.await();
    TrialWorker heir = trial.worker("heir", _ -> DONE);
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              expire("frozen");
              return counter(heir, "windlass.jobs.taken.over") == 1;
            });

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> counter(frozen, "windlass.writes.fenced") == 1);
    assertThat(trial.end(job)).isInstanceOf(JobEvent.Succeeded.class);
  }

  private void expire(String worker) throws Exception {
    try (var connection = trial.store.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "UPDATE windlass.worker SET lease_until = now() - interval '1 second' WHERE name = '"
              + worker
              + "'");
    }
  }

  @Test
  void anEngineThatCannotBeReachedShowsAsAnOpenBreaker() {
    new InventoryRepository(trial.store, Clock.systemUTC())
        .apply(
            List.of(
                new EngineDocument(
                    "away",
                    "postgresql",
                    null,
                    Map.of(
                        "host", StringNode.valueOf("127.0.0.1"),
                        "port", IntNode.valueOf(LocalPorts.free()),
                        "username", StringNode.valueOf("nobody"),
                        "password", StringNode.valueOf("secret:env:PATH"),
                        "tls", StringNode.valueOf("disable")),
                    null,
                    null,
                    null)));
    TrialWorker worker =
        trial.worker(
            "w",
            job -> {
              for (int i = 0; i < 10; i++) {
                try {
                  job.engine().databases().list();
                } catch (EngineException e) {
                  assertThat(e.code().isTransient()).isTrue();
                }
              }
              return DONE;
            });

    trial.end(trial.send(list("1", "away")));

    assertThat(gauge(worker, "windlass.engines.breakers.open")).isEqualTo(1);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> gauge(worker, "windlass.engines.breaker", "engine", "away") >= 1);
  }

  @Test
  void everyPartOfHealthIsThere() {
    TrialWorker worker = trial.worker("w", _ -> DONE);

    for (String part : List.of("lease", "kafka", "outbox", "intake", "controlStore")) {
      Health health = worker.bean(part + "Health", HealthIndicator.class).health();
      assertThat(health.getStatus()).as(part).isEqualTo(Status.UP);
      assertThat(health.getDetails()).as(part).containsKey("found");
    }
    Health storage = worker.bean("objectStoreHealth", HealthIndicator.class).health();
    assertThat(storage.getStatus()).isEqualTo(Status.DOWN);
    assertThat(storage.getDetails()).containsKeys("what", "since", "help");
    Object since = storage.getDetails().get("since");
    assertThat(worker.bean("objectStoreHealth", HealthIndicator.class).health().getDetails())
        .as("the same moment as before")
        .containsEntry("since", since);
  }
}
