package dev.windlass.messages.envelope;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes one Kafka record.
 *
 * @param key decides the partition; null for any
 * @param headers in the order in which they are written
 * @param value the data, not copied
 */
// The bytes of a Kafka record, handed through without a copy; equality is written out below.
@SuppressWarnings("ArrayRecordComponent")
public record Message(@Nullable String key, List<Header> headers, byte[] value) {
  /** Keeps a copy of the list. */
  public Message {
    headers = List.copyOf(headers);
  }

  /** The value of the first header of this name, as text. */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equals(name))
        .findFirst()
        .filter(header -> header.value() != null)
        .map(Header::toText);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Message that
        && Objects.equals(key, that.key)
        && headers.equals(that.headers)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, headers, Arrays.hashCode(value));
  }

  @Override
  public String toString() {
    return "Message[key=" + key + ", headers=" + headers + ", " + value.length + " bytes]";
  }
}
