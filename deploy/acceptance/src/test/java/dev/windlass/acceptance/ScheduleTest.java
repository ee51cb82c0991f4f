package dev.windlass.acceptance;

import static org.awaitility.Awaitility.await;

import dev.windlass.client.Subscription;
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

  private static boolean isBackupOfTheSchedule(JobEvent event) {
    return event instanceof JobEvent.Succeeded
        && event.job().commandSource().startsWith("/windlass/schedules/every-second");
  }
}
