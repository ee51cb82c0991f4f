package dev.windlass.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.windlass.client.Subscription;
import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.InventoryApply;
import dev.windlass.messages.command.InventoryDelete;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.inventory.DocumentKind;
import dev.windlass.messages.inventory.ScheduleDocument;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What is done every night is done every second here. */
class ScheduleTest {
  @Test
  void aScheduleBacksUpTheEnginesThatItsSelectorFinds() throws Exception {
    SharedHouse.engine().createDatabase("scheduled");
    ScheduleDocument schedule =
        new ScheduleDocument(
            "every-second",
            new ScheduleDocument.Template("database.backup", "scheduled", null, "nightly"),
            new ScheduleDocument.Engines(null, "env = test and role = acceptance"),
            "* * * * * ?",
            "Europe/Berlin",
            null,
            null,
            null);
    List<JobEvent> events = new CopyOnWriteArrayList<>();
    try (Subscription _ =
        SharedHouse.client()
            .subscribe("schedule-test")
            .startAt(Subscription.Start.EARLIEST)
            .onJobEvent(events::add)
            .start()) {
      SharedHouse.run(Command.of(new InventoryApply(List.of(schedule))));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> events.stream().filter(ScheduleTest::isBackupOfTheSchedule).count() >= 2);
    } finally {
      SharedHouse.run(Command.of(new InventoryDelete(DocumentKind.SCHEDULE, "every-second")));
    }
  }

  @Test
  void aScheduledCheckIsAnAlertUntilThereIsABackup() throws Exception {
    SharedHouse.engine().createDatabase("unguarded");
    ScheduleDocument schedule =
        new ScheduleDocument(
            "check-every-second",
            new ScheduleDocument.Template("backup.check", "unguarded", null, "are we safe"),
            new ScheduleDocument.Engines(SharedHouse.ENGINE, null),
            "* * * * * ?",
            null,
            null,
            null,
            null);
    List<JobEvent> events = new CopyOnWriteArrayList<>();
    try (Subscription _ =
        SharedHouse.client()
            .subscribe("alert-test")
            .startAt(Subscription.Start.EARLIEST)
            .onJobEvent(events::add)
            .start()) {
      SharedHouse.run(Command.of(new InventoryApply(List.of(schedule))));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(ofTheCheck(events, JobEvent.Failed.class)).isNotEmpty());
      Failure alert = ofTheCheck(events, JobEvent.Failed.class).getFirst().failure();
      assertThat(alert.code()).isEqualTo(FailureCode.PRECONDITION_FAILED);
      assertThat(alert.message())
          .isEqualTo("Database \"unguarded\" on acceptance has no good backup.");

      SharedHouse.run(Command.backup(SharedHouse.ENGINE, "unguarded"));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(ofTheCheck(events, JobEvent.Succeeded.class)).isNotEmpty());
    } finally {
      SharedHouse.run(Command.of(new InventoryDelete(DocumentKind.SCHEDULE, "check-every-second")));
    }
  }

  private static <E extends JobEvent> List<E> ofTheCheck(List<JobEvent> events, Class<E> kind) {
    return events.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(
            event ->
                event.job().commandSource().startsWith("/windlass/schedules/check-every-second"))
        .toList();
  }

  private static boolean isBackupOfTheSchedule(JobEvent event) {
    return event instanceof JobEvent.Succeeded
        && event.job().commandSource().startsWith("/windlass/schedules/every-second");
  }
}
