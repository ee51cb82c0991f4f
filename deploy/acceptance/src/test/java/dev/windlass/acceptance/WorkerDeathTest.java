package dev.windlass.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.windlass.client.JobHandle;
import dev.windlass.client.JobOutcome;
import dev.windlass.client.WindlassClient;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.RestoreResult;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.showcase.comparison.DatabaseComparison;
import dev.windlass.showcase.house.House;
import dev.windlass.showcase.house.HouseOptions;
import dev.windlass.showcase.house.Part;
import dev.windlass.showcase.house.PartProcess;
import dev.windlass.showcase.sample.SampleDatabase;
import dev.windlass.testbed.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers that die in the middle: another one brings their jobs to a good end. */
class WorkerDeathTest {
  private static final String ENGINE = "shop-pg";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private House house;
  private PostgresServer engine;
  private WindlassClient client;

  @BeforeEach
  void startTwoWorkers() throws InterruptedException {
    house =
        House.start(
            HouseOptions.inOneJvm(SharedHouse.directory("death"))
                .separately(2)
                .shortLived()
                .with(Map.of("windlass.worker.lease", "4s")));
    engine = house.startPostgres("engine");
    SampleDatabase.create(engine, "shop", 20);
    client = SharedHouse.connect(house);
    SharedHouse.apply(client, SharedHouse.document(ENGINE, engine, house.directory(), Map.of()));
  }

  @AfterEach
  void stopEverything() {
    client.close();
    house.close();
  }

  @Test
  void backupAndRestoreEndWellOnTheOtherWorker() throws Exception {
    BackupResult backup = runAndKill(Command.backup(ENGINE, "shop").build()).as(BackupResult.class);
    house.startWorker("worker-3");
    RestoreResult restored =
        runAndKill(Command.restore(ENGINE, "shop2", backup.backupId()).build())
            .as(RestoreResult.class);

    assertThat(restored.rows()).isEqualTo(backup.rows());
    assertThat(DatabaseComparison.of(engine, "shop", "shop2").differences()).isEmpty();
    assertThat(
            engine
                .psql("postgres", "select datname from pg_database where datname like 'windlass%'")
                .strip())
        .isEmpty();
  }

  /** Kills the worker that runs it once there is some progress; the outcome comes from another. */
  private JobOutcome runAndKill(Command command) throws InterruptedException {
    List<JobEvent> events = new CopyOnWriteArrayList<>();
    JobHandle job = client.submit(command, events::add);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                events.stream()
                    .anyMatch(event -> event instanceof JobEvent.Progress p && p.done() > 0));
    String victim = lastWorker(events);
    kill(victim);
    JobOutcome outcome = job.await(PATIENCE);

    assertThat(lastWorker(events)).isNotEqualTo(victim);
    assertThat(events.stream().filter(JobEvent::isTerminal)).hasSize(1);
    return outcome;
  }

  private static String lastWorker(List<JobEvent> events) {
    return events.stream()
        .filter(JobEvent.Started.class::isInstance)
        .map(event -> ((JobEvent.Started) event).worker())
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  private void kill(String name) {
    Part worker =
        house.workers().stream().filter(part -> part.name().equals(name)).findFirst().orElseThrow();
    ((PartProcess) worker).kill();
  }
}
