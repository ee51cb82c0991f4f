package dev.windlass.messages.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandOptions.Priority;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CommandCodecTest {
  private static final Command FULL =
      Command.query("orders-pg", "orders", "select ?", 1.50, "ü", null, true)
          .source("/tests")
          .id("q-1")
          .time(Instant.parse("2026-11-20T10:00:00Z"))
          .expiresAt(Instant.parse("2026-11-20T11:00:00Z"))
          .traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
          .requestedBy("alice@example.com")
          .reason("CHG-1234")
          .timeout(Duration.ofMinutes(90))
          .notBefore(Instant.parse("2026-11-20T10:30:00Z"))
          .priority(Priority.HIGH)
          .dryRun()
          .build();

  @Test
  void aCommandIsReadBackAsItWasWritten() {
    Message message = CommandCodec.encode(FULL);

    assertThat(CommandCodec.decode(message.headers(), message.value())).isEqualTo(FULL);
    assertThat(message.key()).isEqualTo("orders-pg");
    assertThat(message.header("ce_type")).contains("dev.windlass.command.query.run.v1");
    assertThat(new String(message.value(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"target\":{\"engine\":\"orders-pg\",\"database\":\"orders\"},"
                + "\"requestedBy\":\"alice@example.com\",\"reason\":\"CHG-1234\","
                + "\"options\":{\"timeout\":\"PT1H30M\",\"notBefore\":\"2026-11-20T10:30:00Z\","
                + "\"priority\":\"HIGH\",\"dryRun\":true},"
                + "\"spec\":{\"statement\":\"select ?\",\"parameters\":[1.5,\"ü\",null,true]}}");
  }

  @Test
  void aStructuredCommandMeansTheSameAndHasTheSameDigest() {
    Message binary = CommandCodec.encode(FULL);
    Message structured = structured(binary);

    assertThat(CommandCodec.decode(structured.headers(), structured.value())).isEqualTo(FULL);
    assertThat(CommandCodec.digest(structured)).isEqualTo(CommandCodec.digest(binary));
  }

  @Test
  void anUnknownVersionIsAnsweredWithTheSupportedOnes() {
    Message message = CommandCodec.encode(FULL);
    List<Header> headers = new ArrayList<>(message.headers());
    headers.replaceAll(
        h ->
            h.name().equals("ce_type")
                ? Header.of("ce_type", "dev.windlass.command.query.run.v9")
                : h);

    assertThatThrownBy(() -> CommandCodec.decode(headers, message.value()))
        .isInstanceOfSatisfying(
            RefusedMessage.class,
            refused -> {
              assertThat(refused.failure().code()).isEqualTo(FailureCode.UNSUPPORTED_VERSION);
              assertThat(refused.failure().message())
                  .isEqualTo("There is no version 9 of query.run; supported: 1.");
              assertThat(refused.sender(Instant.EPOCH).orElseThrow().id()).isEqualTo(FULL.jobId());
            });
  }

  static Message structured(Message binary) {
    String attributes =
        binary.headers().stream()
            .filter(h -> h.name().startsWith("ce_"))
            .map(h -> "\"%s\":\"%s\"".formatted(h.name().substring(3), h.toText()))
            .collect(Collectors.joining(","));
    String event =
        "{" + attributes + ",\"data\":" + new String(binary.value(), StandardCharsets.UTF_8) + "}";
    return new Message(
        binary.key(),
        List.of(Header.of("content-type", "application/cloudevents+json; charset=UTF-8")),
        event.getBytes(StandardCharsets.UTF_8));
  }
}
