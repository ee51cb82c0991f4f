package dev.windlass.messages.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Samples;
import dev.windlass.messages.Target;
import dev.windlass.messages.event.AuditRecord;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.event.JobReference;
import dev.windlass.messages.json.WindlassJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {
  private static final Instant TIME = Instant.parse("2026-11-20T10:00:00.123456Z");
  private static final Failure FAILURE =
      Failure.of(FailureCode.ENGINE_UNREACHABLE, "orders-pg does not answer.", "Is it up?");
  private static final JobReference JOB =
      new JobReference(
          JobId.of("/tests", "1"),
          "database.backup.v1",
          "1",
          "/tests",
          Target.database("orders-pg", "orders"),
          1,
          7,
          TIME);

  static List<JobEvent> jobEvents() {
    return List.of(
        new JobEvent.Accepted(JOB),
        new JobEvent.Rejected(JOB, FAILURE),
        new JobEvent.Waiting(JOB, JobEvent.Waiting.Reason.LOCK, "Waits for another.", null),
        new JobEvent.Started(JOB, "w1"),
        new JobEvent.Progress(JOB, "data", 5, 10L, "bytes"),
        new JobEvent.Retrying(JOB, FAILURE, TIME),
        new JobEvent.Succeeded(
            JOB,
            WindlassJson.events().createObjectNode().put("backupId", "b"),
            Duration.ofMillis(5)),
        new JobEvent.Failed(JOB, FAILURE),
        new JobEvent.Cancelled(JOB, FAILURE),
        new JobEvent.Expired(JOB, FAILURE));
  }

  @ParameterizedTest
  @MethodSource("jobEvents")
  void aJobEventIsReadBackAsItWasWritten(JobEvent event) {
    Message message = EventCodec.encode(event);

    assertThat(EventCodec.decodeJobEvent(message.headers(), message.value())).isEqualTo(event);
    assertThat(message.key()).isEqualTo(JOB.id().value());
    assertThat(new String(message.value(), StandardCharsets.UTF_8)).doesNotContain("terminal");
  }

  @ParameterizedTest
  @MethodSource("jobEvents")
  void aJobEventWithANewFieldIsStillRead(JobEvent event) {
    Message message = EventCodec.encode(event);
    byte[] later =
        new String(message.value(), StandardCharsets.UTF_8)
            .replaceFirst("\\{", "{\"mood\":\"good\",")
            .getBytes(StandardCharsets.UTF_8);

    assertThat(EventCodec.decodeJobEvent(message.headers(), later)).isEqualTo(event);
  }

  @ParameterizedTest
  @EnumSource(AuditRecord.Stage.class)
  void anAuditRecordIsReadBackAsItWasWritten(AuditRecord.Stage stage) {
    AuditRecord written =
        new AuditRecord(
            stage,
            TIME,
            JOB,
            new AuditRecord.Actor("alice@example.com", null),
            new AuditRecord.Origin("00ff", "windlass.commands", 3, 42),
            null,
            null,
            null,
            FAILURE,
            "w1 0.1.0");
    Message message = EventCodec.encode(written);

    assertThat(EventCodec.decodeAudit(message.headers(), message.value())).isEqualTo(written);
    assertThat(message.key()).isEqualTo("orders-pg");
    assertThat(message.header("ce_id"))
        .contains(
            JOB.id() + "-" + stage.word() + (stage == AuditRecord.Stage.DENIED ? "-3-42" : "-1"));
  }

  @Test
  void aResultMayHoldWhatNoCommandMayHold() {
    String number = "9".repeat(147_455);
    String json =
        "{\"text\":\"a\\u0000b\",\"number\":"
            + number
            + ",\"deep\":"
            + "[".repeat(200)
            + "]".repeat(200)
            + "}";
    JobEvent event =
        new JobEvent.Succeeded(JOB, WindlassJson.events().readTree(json), Duration.ofMillis(5));
    Message message = EventCodec.encode(event);

    assertThat(EventCodec.decodeJobEvent(message.headers(), message.value())).isEqualTo(event);
  }

  @Test
  void anEventOfAnotherTypeIsRefusedAsOneThatAReaderMaySkip() {
    Message audit = Samples.binary("event/audit.started.v1.json");

    assertThatThrownBy(() -> EventCodec.decodeJobEvent(audit.headers(), audit.value()))
        .isInstanceOfSatisfying(
            RefusedMessage.class,
            refused ->
                assertThat(refused.failure().code()).isEqualTo(FailureCode.UNSUPPORTED_VERSION));
  }

  @Test
  void aSecondRefusalUnderOneIdIsAnotherEvent() {
    JobReference later =
        new JobReference(JOB.id(), null, "1", "/tests", Target.NONE, 0, 1, TIME.plusNanos(1));
    String first = id(new JobEvent.Rejected(JOB, FAILURE));

    assertThat(id(new JobEvent.Rejected(later, FAILURE)))
        .isNotEqualTo(first)
        .isNotEqualTo(id(new JobEvent.Accepted(later)));
    assertThat(id(new JobEvent.Rejected(JOB, FAILURE))).isEqualTo(first);
  }

  private static String id(JobEvent event) {
    return EventCodec.encode(event).header("ce_id").orElseThrow();
  }
}
