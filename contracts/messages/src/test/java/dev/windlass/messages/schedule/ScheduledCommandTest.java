package dev.windlass.messages.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.inventory.ScheduleDocument;
import dev.windlass.messages.json.WindlassJson;
import dev.windlass.messages.schedule.ScheduledCommand.InvalidTemplate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScheduledCommandTest {
  private static final Instant AT_TWO = Instant.parse("2026-11-21T01:00:00Z");
  private static final Instant NEXT_DAY = Instant.parse("2026-11-22T01:00:00Z");

  @Test
  void oneMomentAndEngineMakeOneCommandHoweverOftenTheScheduleFires() {
    ScheduleDocument nightly = schedule("database.backup", "orders", "{\"label\":\"nightly\"}");
    Command command = ScheduledCommand.of(nightly, "orders-pg", AT_TWO, NEXT_DAY);

    assertThat(command.source()).isEqualTo("/windlass/schedules/nightly");
    assertThat(command.id()).isEqualTo("2026-11-21T01:00:00Z/orders-pg");
    assertThat(command.target()).isEqualTo(Target.database("orders-pg", "orders"));
    assertThat(command.expiryTime()).isEqualTo(NEXT_DAY);
    assertThat(command.requestedBy()).isEqualTo("alice@example.com");
    assertThat(command.spec()).isEqualTo(new DatabaseBackup(null, null, null, "nightly"));
    Command again = ScheduledCommand.of(nightly, "orders-pg", AT_TWO, NEXT_DAY);
    assertThat(CommandCodec.digest(CommandCodec.encode(again)))
        .isEqualTo(CommandCodec.digest(CommandCodec.encode(command)));
  }

  @Test
  void aTemplateWithoutSpecHasAllDefaults() {
    Command command =
        ScheduledCommand.of(
            schedule("database.backup", "orders", null), "orders-pg", AT_TWO, NEXT_DAY);
    assertThat(command.spec()).isEqualTo(DatabaseBackup.withDefaults());
  }

  @Test
  void aTemplateThatMakesNoCommandIsRefusedWithASentence() {
    assertRefused(
        schedule("database.backpu", "orders", null), "database.backpu", "database.backup");
    assertRefused(schedule("inventory.list", null, null), "no command for an engine");
    assertRefused(schedule("database.describe", null, null), "database");
    assertRefused(schedule("database.backup", "orders", "{\"lable\":\"x\"}"), "lable");
    assertRefused(
        schedule("database.backup", "orders", "{\"parallelism\":\"two\"}"), "parallelism");
  }

  private static void assertRefused(ScheduleDocument schedule, String... parts) {
    assertThatThrownBy(() -> ScheduledCommand.of(schedule, "orders-pg", AT_TWO, NEXT_DAY))
        .isInstanceOf(InvalidTemplate.class)
        .hasMessageContainingAll(parts);
  }

  private static ScheduleDocument schedule(
      String type, @Nullable String database, @Nullable String spec) {
    return new ScheduleDocument(
        "nightly",
        new ScheduleDocument.Template(
            type, database, spec == null ? null : WindlassJson.commands().readTree(spec), null),
        new ScheduleDocument.Engines("orders-pg", null),
        "0 0 2 * * ?",
        "Europe/Berlin",
        null,
        null,
        "alice@example.com");
  }
}
