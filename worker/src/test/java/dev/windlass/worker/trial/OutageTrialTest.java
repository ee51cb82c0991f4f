package dev.windlass.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.windlass.controlstore.ControlStoreSchema;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.DatabaseList;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.testbed.KafkaBroker;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestKafka;
import dev.windlass.testbed.TestPostgres;
import dev.windlass.worker.ControlDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The brokers or the control database go away and come back: nothing is lost, nothing told twice.
 */
class OutageTrialTest {
  private static final DryRunResult DONE = new DryRunResult(List.of());

  private static JobId send(Trial trial, String id) {
    return trial.send(
        Command.of(Target.engine("pg"), new DatabaseList()).source("/test").id(id).build());
  }

  private static void inOrder(Trial trial) {
    Map<JobId, List<Long>> sequences =
        trial.events().stream()
            .collect(
                Collectors.groupingBy(
                    event -> event.job().id(),
                    Collectors.mapping(event -> event.job().sequence(), Collectors.toList())));
    assertThat(sequences)
        .allSatisfy((_, seen) -> assertThat(seen.stream().distinct().toList()).isSorted());
  }

  @Test
  void jobsThatEndWhileTheBrokerIsAwayAreToldWhenItIsBack(@TempDir Path directory)
      throws Exception {
    CountDownLatch started = new CountDownLatch(20);
    CountDownLatch release = new CountDownLatch(1);
    try (KafkaBroker broker = KafkaBroker.start(directory);
        Trial trial =
            new Trial(
                OutageTrialTest.class,
                broker.bootstrapServers(),
                TestPostgres.shared(),
                (HikariDataSource) ControlDatabase.create(OutageTrialTest.class))) {
      trial.worker(
          "w",
          _ -> {
            started.countDown();
            release.await();
            return DONE;
          });
      List<JobId> jobs = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        jobs.add(send(trial, "j" + i));
      }
      assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
      broker.stop();
      release.countDown();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  jobs.stream()
                      .allMatch(
                          job ->
                              trial
                                  .jobs
                                  .describe(job)
                                  .orElseThrow()
                                  .summary()
                                  .state()
                                  .isTerminal()));
      broker.start();
      trial.awaitEnds(jobs, Duration.ofSeconds(60));
      inOrder(trial);
    }
  }

  @Test
  void whatAWorkerCouldNotPublishBeforeItWentIsPublishedByItsHeir(@TempDir Path directory)
      throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (KafkaBroker broker = KafkaBroker.start(directory);
        Trial trial =
            new Trial(
                OutageTrialTest.class,
                broker.bootstrapServers(),
                TestPostgres.shared(),
                (HikariDataSource) ControlDatabase.create(OutageTrialTest.class))) {
      TrialWorker first =
          trial.worker(
              "first",
              _ -> {
                started.countDown();
                release.await();
                return DONE;
              });
      JobId job = send(trial, "j");
      assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
      await().until(() -> trial.words(job).contains("started"));
      broker.stop();
      release.countDown();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> trial.jobs.describe(job).orElseThrow().summary().state().isTerminal());
      first.close();
      broker.start();
      assertThat(trial.words(job)).doesNotContain("succeeded");
      trial.worker("second", _ -> DONE);
      assertThat(trial.end(job)).isInstanceOf(JobEvent.Succeeded.class);
      assertThat(trial.words(job)).containsExactly("accepted", "started", "succeeded");
      await().until(() -> trial.stages(job).equals(List.of("requested", "succeeded")));
    }
  }

  @Test
  void commandsThatComeWhileTheControlDatabaseIsAwayAreDoneWhenItIsBack(@TempDir Path directory)
      throws Exception {
    try (PostgresServer server = PostgresServer.start(directory)) {
      server.createDatabase("control");
      HikariDataSource store = new HikariDataSource();
      store.setJdbcUrl(server.jdbcUrl("control"));
      store.setUsername(server.user());
      store.setPassword(server.password());
      ControlStoreSchema.migrate(store);
      try (Trial trial =
          new Trial(OutageTrialTest.class, TestKafka.shared().bootstrapServers(), server, store)) {
        trial.worker("w", _ -> DONE);
        List<JobId> jobs = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          jobs.add(send(trial, "before" + i));
        }
        server.stop(PostgresServer.Mode.IMMEDIATE);
        for (int i = 0; i < 50; i++) {
          jobs.add(send(trial, "during" + i));
        }
        server.restart();
        trial.awaitEnds(jobs, Duration.ofSeconds(90));
        assertThat(trial.events().stream().filter(JobEvent::isTerminal))
            .allSatisfy(event -> assertThat(event).isInstanceOf(JobEvent.Succeeded.class));
        inOrder(trial);
      }
    }
  }
}
