package dev.windlass.worker.event;

import dev.windlass.messages.json.WindlassJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A record in place of one that its topic does not take. An event stays an event, so that nobody
 * waits for a job's end in vain: only its result goes, or the greater part of its failure's
 * message. Of other records the first bytes are left.
 */
final class ShortenedRecord {
  private static final int KEPT_BYTES = 64 << 10;
  private static final int KEPT_CHARACTERS = 500;
  private static final int KEPT_HEADER_BYTES = 1_000;

  private ShortenedRecord() {}

  static ProducerRecord<byte[], byte[]> of(ProducerRecord<byte[], byte[]> record) {
    byte[] value = record.value() == null ? new byte[0] : record.value();
    byte[] event = event(value);
    Headers headers = new RecordHeaders();
    for (var header : record.headers()) {
      if (header.value() == null || header.value().length <= KEPT_HEADER_BYTES) {
        headers.add(header);
      }
    }
    headers.add(
        "windlass_truncated_from", String.valueOf(value.length).getBytes(StandardCharsets.UTF_8));
    byte[] key =
        record.key() == null || record.key().length <= KEPT_HEADER_BYTES ? record.key() : null;
    return new ProducerRecord<>(
        record.topic(), null, key, event == null ? beginning(value) : event, headers);
  }

  private static byte[] beginning(byte[] value) {
    return Arrays.copyOf(value, Math.min(KEPT_BYTES, value.length / 2));
  }

  // NullAway takes the annotation of an array for one of its elements.
  @SuppressWarnings("NullAway")
  private static byte @Nullable [] event(byte[] value) {
    try {
      if (!(WindlassJson.events().readTree(value) instanceof ObjectNode event)
          || !event.path("job").isObject()) {
        return null;
      }
      if (event.has("result")) {
        event.putObject("result").put("omitted", "It is larger than the topic takes.");
      }
      if (event.has("outcome")) {
        event.put("outcome", beginning(event.path("outcome")));
      }
      if (event.path("failure") instanceof ObjectNode failure) {
        failure.put("message", beginning(failure.path("message")));
        failure.remove("help");
      }
      return WindlassJson.events().writeValueAsBytes(event);
    } catch (JacksonException _) {
      return null;
    }
  }

  private static String beginning(JsonNode text) {
    String whole = text.asString("");
    return whole.length() <= KEPT_CHARACTERS
        ? whole
        : whole
                .codePoints()
                .limit(KEPT_CHARACTERS)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            + "…";
  }
}
