package dev.windlass.controlstore;

import dev.windlass.messages.envelope.Header;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka record that is to be published.
 *
 * @param topic where
 * @param key decides the partition, not copied; null for any
 * @param headers in the order in which they are written
 * @param value the data, not copied; null for a record without a value
 */
// Compared by nobody; copies would double the memory of every batch.
@SuppressWarnings("ArrayRecordComponent")
public record OutboxMessage(
    String topic, byte @Nullable [] key, List<Header> headers, byte @Nullable [] value) {
  /** Keeps a copy of the list. */
  public OutboxMessage {
    headers = List.copyOf(headers);
  }

  /** One of our own messages, on its way to a topic. */
  public static OutboxMessage to(String topic, dev.windlass.messages.envelope.Message message) {
    String key = message.key();
    return new OutboxMessage(
        topic,
        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
        message.headers(),
        message.value());
  }
}
