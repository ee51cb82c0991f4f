package dev.windlass.controlstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.messages.envelope.Header;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is written into the outbox comes out of it again. */
class OutboxEncodingTest {
  private static OutboxMessage message(String topic, String header, byte[] value) {
    return new OutboxMessage(
        topic,
        "ключ".getBytes(StandardCharsets.UTF_8),
        List.of(Header.of("ce_id", "1"), Header.of(header, "wert"), new Header("null", null)),
        value);
  }

  @Test
  void messagesComeOutAsTheyWentIn() {
    List<OutboxMessage> messages =
        List.of(
            message("windlass.status", "ce_type", new byte[] {1, 2, 3}),
            message("", "", new byte[0]),
            message("étage", "ce_größe", new byte[50]),
            message("windlass.x\u007F", "ends late 𝄞", new byte[] {0}));

    assertThat(OutboxEncoding.decode(OutboxEncoding.encode(messages)))
        .usingRecursiveComparison()
        .isEqualTo(messages);
  }

  @Test
  void manyMessagesShrink() {
    List<OutboxMessage> messages =
        IntStream.range(0, 2_000)
            .mapToObj(number -> message("windlass.audit", "ce_n" + number, new byte[700]))
            .toList();

    byte[] encoded = OutboxEncoding.encode(messages);

    assertThat(encoded.length).isLessThan(200_000);
    assertThat(OutboxEncoding.encode(OutboxEncoding.decode(encoded))).isEqualTo(encoded);
  }
}
