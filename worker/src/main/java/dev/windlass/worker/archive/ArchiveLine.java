package dev.windlass.worker.archive;

import dev.windlass.messages.json.WindlassJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Kafka record as one line of JSON. Nothing of the record is lost, whatever is in it: data that
 * are JSON stand in the line as they are, byte for byte; other data, and headers that are no text
 * or come twice, stand in base64.
 */
final class ArchiveLine {
  private static final JsonMapper JSON = WindlassJson.events();

  private ArchiveLine() {}

  /** The line, with its end. The same record always makes the same line. */
  static byte[] of(ConsumerRecord<byte[], byte[]> message) {
    ObjectNode line = JSON.createObjectNode();
    line.put("topic", message.topic());
    line.put("partition", message.partition());
    line.put("offset", message.offset());
    line.put("timestamp", Instant.ofEpochMilli(message.timestamp()).toString());
    put(line, "key", message.key());
    headers(line, message);
    Optional<String> data = json(message.value());
    if (data.isEmpty()) {
      line.put("data_base64", message.value());
    }
    String text = line.toString();
    String whole =
        data.map(json -> text.substring(0, text.length() - 1) + ",\"data\":" + json + "}")
            .orElse(text);
    return (whole + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void headers(ObjectNode line, ConsumerRecord<byte[], byte[]> message) {
    Map<String, JsonNode> plain = new LinkedHashMap<>();
    boolean odd = false;
    for (Header header : message.headers()) {
      Optional<String> text = text(header.value());
      odd |= text.isEmpty() || plain.containsKey(header.key());
      text.ifPresent(
          value -> plain.putIfAbsent(header.key(), JSON.getNodeFactory().stringNode(value)));
    }
    ObjectNode headers = line.putObject("headers");
    plain.forEach(headers::set);
    if (odd) {
      var all = line.putArray("headers_base64");
      for (Header header : message.headers()) {
        all.addArray().add(header.key()).add(header.value());
      }
    }
  }

  private static void put(ObjectNode line, String field, byte @Nullable [] value) {
    text(value)
        .ifPresentOrElse(text -> line.put(field, text), () -> line.put(field + "_base64", value));
  }

  private static Optional<String> json(byte @Nullable [] value) {
    return text(value)
        .filter(text -> text.indexOf('\n') < 0 && text.indexOf('\r') < 0 && isJson(text));
  }

  private static boolean isJson(String text) {
    try {
      return !JSON.readTree(text).isMissingNode();
    } catch (JacksonException e) {
      return false;
    }
  }

  private static Optional<String> text(byte @Nullable [] value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
