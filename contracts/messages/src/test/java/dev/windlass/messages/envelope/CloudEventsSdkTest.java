package dev.windlass.messages.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.messages.Samples;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandType;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.json.WindlassJson;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that use the CloudEvents Java SDK, and know nothing of Windlass, understand us. */
class CloudEventsSdkTest {
  static List<String> commandSamples() {
    return Samples.in("command");
  }

  static List<String> eventSamples() {
    return Samples.in("event");
  }

  @ParameterizedTest
  @MethodSource("commandSamples")
  void theSdkReadsOurCommandsAndWeReadTheSdks(String sample) {
    Message structured = Samples.structured(sample);
    Command command = CommandCodec.decode(structured.headers(), structured.value());
    CloudEvent read = read(CommandCodec.encode(command));

    assertThat(read.getType()).isEqualTo(command.type().eventType());
    assertThat(read.getId()).isEqualTo(command.id());
    assertThat(read.getSource()).hasToString(command.source());
    assertThat(read.getTime().toInstant()).isEqualTo(command.time());
    assertThat(read.getSubject()).isEqualTo(command.target().engine());
    assertThat(read.getDataContentType()).isEqualTo("application/json");
    assertThat(decode(KafkaMessageFactory.createWriter("t").writeBinary(read))).isEqualTo(command);
    assertThat(
            decode(
                KafkaMessageFactory.createWriter("t")
                    .writeStructured(read, "application/cloudevents+json")))
        .isEqualTo(command);
  }

  @ParameterizedTest
  @MethodSource("eventSamples")
  void theSdkReadsOurEvents(String sample) {
    Message message = Samples.binary(sample);
    CloudEvent read = read(message);

    assertThat(read.getExtension("correlationid"))
        .isEqualTo(Samples.read(sample).at("/data/job/id").stringValue());
    assertThat(read.getExtension("sequence").toString()).matches("[0-9]{10}");
    assertThat(WindlassJson.events().readTree(read.getData().toBytes()))
        .isEqualTo(Samples.read(sample).get("data"));
  }

  @Test
  void aCommandMadeWithTheSdkAloneIsUnderstood() {
    CloudEvent event =
        CloudEventBuilder.v1()
            .withId("42")
            .withSource(URI.create("/billing"))
            .withType("dev.windlass.command.database.backup.v1")
            .withTime(OffsetDateTime.parse("2026-11-21T03:00:00+05:45"))
            .withDataContentType("application/json")
            .withExtension("expirytime", OffsetDateTime.parse("2026-11-21T06:00:00+05:45"))
            .withExtension("myown", 7)
            .withData(
                "{\"target\":{\"engine\":\"orders-pg\",\"database\":\"orders\"}}"
                    .getBytes(StandardCharsets.UTF_8))
            .build();

    Command expected =
        Command.backup("orders-pg", "orders")
            .id("42")
            .source("/billing")
            .time(OffsetDateTime.parse("2026-11-21T03:00:00+05:45").toInstant())
            .expiresAt(OffsetDateTime.parse("2026-11-21T06:00:00+05:45").toInstant())
            .build();
    assertThat(decode(KafkaMessageFactory.createWriter("t").writeBinary(event)))
        .isEqualTo(expected);
    assertThat(expected.type()).isIn(CommandType.all());
  }

  @Test
  void ourProgressHasAnIdOfItsOwnEveryTime() {
    Message sample = Samples.binary("event/job.progress.v1.json");
    JobEvent.Progress first =
        (JobEvent.Progress) EventCodec.decodeJobEvent(sample.headers(), sample.value());
    JobEvent.Progress second =
        new JobEvent.Progress(
            new dev.windlass.messages.event.JobReference(
                first.job().id(),
                first.job().command(),
                first.job().commandId(),
                first.job().commandSource(),
                first.job().target(),
                first.job().attempt(),
                first.job().sequence(),
                first.job().time().plusSeconds(1)),
            first.phase(),
            first.done(),
            first.total(),
            first.unit());

    assertThat(read(EventCodec.encode(first)).getId())
        .isNotEqualTo(read(EventCodec.encode(second)).getId())
        .isEqualTo(read(EventCodec.encode(first)).getId());
  }

  private static CloudEvent read(Message message) {
    Headers headers = new RecordHeaders();
    message.headers().forEach(header -> headers.add(header.name(), header.value()));
    return KafkaMessageFactory.createReader(headers, message.value()).toEvent();
  }

  private static Command decode(ProducerRecord<?, byte[]> message) {
    List<Header> headers =
        Arrays.stream(message.headers().toArray())
            .map(header -> new Header(header.key(), header.value()))
            .toList();
    return CommandCodec.decode(headers, Objects.requireNonNull(message.value()));
  }
}
