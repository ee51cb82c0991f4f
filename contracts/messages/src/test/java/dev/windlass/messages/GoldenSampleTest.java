package dev.windlass.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.CommandType;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.StoredResult;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.EventCodec;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.envelope.Message;
import dev.windlass.messages.event.AuditRecord;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.event.MetricsEvent;
import dev.windlass.messages.inventory.InventoryDocument;
import dev.windlass.messages.json.WindlassJson;
import dev.windlass.messages.schema.MessageSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The samples are what others build on: each fits its schema, is read, and is written the same. */
class GoldenSampleTest {
  static List<CommandType> commands() {
    return CommandType.all();
  }

  static List<String> commandSamples() {
    return Samples.in("command");
  }

  static List<String> jobEvents() {
    return Arrays.stream(JobEvent.class.getPermittedSubclasses())
        .map(type -> type.getSimpleName().toLowerCase(Locale.ROOT))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasASampleAndASampleOfItsResult(CommandType type) {
    assertThat(Samples.of(type)).as("samples of %s", type.name()).isNotEmpty();
    assertThat(Samples.in("result"))
        .contains("result/%s.v%d.json".formatted(type.name(), type.version()));
  }

  @ParameterizedTest
  @MethodSource("commandSamples")
  void aCommandIsReadAndWrittenTheSame(String sample) {
    Message structured = Samples.structured(sample);
    Message binary = Samples.binary(sample);
    Command command = CommandCodec.decode(structured.headers(), structured.value());

    assertThat(CommandCodec.decode(binary.headers(), binary.value())).isEqualTo(command);
    assertThat(CommandCodec.digest(binary)).isEqualTo(CommandCodec.digest(structured));
    assertSame(CommandCodec.encode(command), binary);
    assertThat(sample).startsWith("command/" + command.type().name() + ".v");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aResultFitsItsSchemaAndIsReadAndWrittenTheSame(CommandType type) {
    for (String path : Samples.results(type)) {
      JsonNode sample = Samples.read(path);

      assertThat(MessageSchema.result(type).problems(sample)).as(path).isEmpty();
      assertReadAndWrittenTheSame(sample, type.result());
    }
  }

  @ParameterizedTest
  @MethodSource("jobEvents")
  void aJobEventFitsItsSchemaAndIsReadAndWrittenTheSame(String word) {
    Message sample = Samples.binary("event/job." + word + ".v1.json");
    JobEvent event = EventCodec.decodeJobEvent(sample.headers(), sample.value());
    Message structured = Samples.structured("event/job." + word + ".v1.json");

    assertThat(event.word()).isEqualTo(word);
    assertThat(EventCodec.decodeJobEvent(structured.headers(), structured.value()))
        .isEqualTo(event);
    assertThat(MessageSchema.of("event/job." + word + ".v1.json").problems(data(sample))).isEmpty();
    assertSame(EventCodec.encode(event, sample.header("ce_traceparent").orElseThrow()), sample);
  }

  @ParameterizedTest
  @EnumSource(AuditRecord.Stage.class)
  void anAuditRecordFitsItsSchemaAndIsReadAndWrittenTheSame(AuditRecord.Stage stage) {
    Message sample = Samples.binary("event/audit." + stage.word() + ".v1.json");
    AuditRecord event = EventCodec.decodeAudit(sample.headers(), sample.value());

    assertThat(event.stage()).isEqualTo(stage);
    assertThat(MessageSchema.of("event/audit.v1.json").problems(data(sample))).isEmpty();
    assertSame(EventCodec.encode(event, sample.header("ce_traceparent").orElseThrow()), sample);
  }

  @Test
  void metricPointsFitTheirSchemaAndAreReadAndWrittenTheSame() {
    Message sample = Samples.binary("event/metrics.v1.json");
    MetricsEvent event = EventCodec.decodeMetrics(sample.headers(), sample.value());

    assertThat(MessageSchema.of("event/metrics.v1.json").problems(data(sample))).isEmpty();
    assertSame(EventCodec.encode(event, sample.header("ce_traceparent").orElseThrow()), sample);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void aDocumentFitsItsSchemaAndIsReadAndWrittenTheSame(String sample) {
    JsonNode document = Samples.read(sample);

    assertThat(MessageSchema.of("inventory/document.json").problems(document)).isEmpty();
    assertReadAndWrittenTheSame(document, InventoryDocument.class);
  }

  static List<String> documents() {
    return Samples.in("inventory");
  }

  @ParameterizedTest
  @MethodSource("resultsOfAnyCommand")
  void aResultThatAnyCommandMayBringFitsItsSchemaAndIsReadAndWrittenTheSame(
      String sample, Class<?> type) {
    assertThat(MessageSchema.of(sample).problems(Samples.read(sample))).isEmpty();
    assertReadAndWrittenTheSame(Samples.read(sample), type);
  }

  static Stream<Arguments> resultsOfAnyCommand() {
    return Stream.of(
        Arguments.of("result/dry-run.v1.json", DryRunResult.class),
        Arguments.of("result/stored.v1.json", StoredResult.class));
  }

  private static void assertReadAndWrittenTheSame(JsonNode sample, Class<?> type) {
    Object read = WindlassJson.events().treeToValue(sample, type);
    String written = WindlassJson.events().writeValueAsString(read);

    assertThat(WindlassJson.events().readTree(written)).isEqualTo(sample);
    assertThat(read).isInstanceOfAny(CommandResult.class, InventoryDocument.class);
  }

  private static void assertSame(Message written, Message sample) {
    assertThat(written.key()).isEqualTo(sample.key());
    assertThat(data(written)).isEqualTo(data(sample));
    assertThat(normal(written)).containsExactlyInAnyOrderElementsOf(normal(sample));
  }

  /** Headers as text; times without the zeros that are there or not. */
  private static List<String> normal(Message message) {
    return message.headers().stream()
        .map(Header::toString)
        .map(header -> header.startsWith("ce_time") ? header.replace(".000Z", "Z") : header)
        .toList();
  }

  private static JsonNode data(Message message) {
    return WindlassJson.commands().readTree(message.value());
  }
}
