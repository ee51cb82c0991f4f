package dev.windlass.chaos.history;

import dev.windlass.messages.envelope.Header;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of a topic.
 *
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset
 * @param time when the broker took it, or its producer made it
 * @param headers its headers
 * @param value its bytes; null for a tombstone
 */
// The bytes of a record, kept as they came; nobody compares these.
@SuppressWarnings("ArrayRecordComponent")
public record Received(
    String topic,
    int partition,
    long offset,
    Instant time,
    List<Header> headers,
    byte @Nullable [] value) {
  /** Keeps a copy of the list. */
  public Received {
    headers = List.copyOf(headers);
  }

  /** The text of the first header of this name; empty when there is none. */
  public String header(String name) {
    return headers.stream()
        .filter(header -> header.name().equals(name))
        .findFirst()
        .map(Header::toText)
        .orElse("");
  }

  /** The same without headers, which are the greater part of an event. */
  Received withoutHeaders() {
    return new Received(topic, partition, offset, time, List.of(), value);
  }

  /** Where it lies, and nothing of what it holds. */
  Received empty() {
    return new Received(topic, partition, offset, time, List.of(), null);
  }

  /** Where it lies. */
  public String place() {
    return topic + "-" + partition + "@" + offset;
  }
}
