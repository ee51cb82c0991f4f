package dev.windlass.messages.envelope;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A header of a Kafka record.
 *
 * @param name its name
 * @param value its bytes, not copied; null where the sender set null
 */
// The bytes of a Kafka record, handed through without a copy; equality is written out below.
@SuppressWarnings("ArrayRecordComponent")
public record Header(String name, byte @Nullable [] value) {
  /** A header whose value is this text in UTF-8. */
  public static Header of(String name, String value) {
    return new Header(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** The value as text: empty for null, U+FFFD where it is not UTF-8. */
  public String toText() {
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Header(String otherName, byte[] otherValue)
        && name.equals(otherName)
        && Arrays.equals(value, otherValue);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, Arrays.hashCode(value));
  }

  @Override
  public String toString() {
    return name + ": " + (value == null ? "null" : toText());
  }
}
