package dev.windlass.messages.envelope;

import dev.windlass.messages.json.Quoted;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Takes the CloudEvents envelope off a Kafka record, in binary or structured mode. */
final class EnvelopeReader {
  static final String CONTENT_TYPE = "content-type";
  private static final int LONGEST_ATTRIBUTE = 40;
  private static final String STRUCTURED = "application/cloudevents";

  private EnvelopeReader() {}

  /**
   * Reads as much of the envelope as can be read. What is wrong with it is kept in it, so that the
   * sender can be told where it is known in spite of that.
   *
   * @param maxBytes the most that headers and value may have together
   */
  static Envelope read(List<Header> headers, byte @Nullable [] value, int maxBytes) {
    long headerBytes = size(headers);
    if (headerBytes > maxBytes) {
      return Envelope.unreadable(tooLarge(headerBytes, maxBytes));
    }
    boolean structured =
        headers.stream()
            .filter(header -> header.name().equals(CONTENT_TYPE) && header.value() != null)
            .anyMatch(header -> header.toText().toLowerCase(Locale.ROOT).startsWith(STRUCTURED));
    long bytes = headerBytes + (value == null ? 0 : value.length);
    if (structured) {
      return bytes > maxBytes
          ? Envelope.unreadable(tooLarge(bytes, maxBytes))
          : new StructuredMode().read(headers, value);
    }
    Envelope envelope = new BinaryMode().read(headers, value);
    return bytes > maxBytes ? envelope.with(tooLarge(bytes, maxBytes)) : envelope;
  }

  /** Whether an attribute may have this name: lower-case letters and digits of ASCII alone. */
  static boolean isAttribute(String name) {
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      if ((letter < 'a' || letter > 'z') && (letter < '0' || letter > '9')) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= LONGEST_ATTRIBUTE;
  }

  private static long size(List<Header> headers) {
    long size = 0;
    for (Header header : headers) {
      byte[] bytes = header.value();
      size += header.name().length() + (bytes == null ? 0 : bytes.length);
    }
    return size;
  }

  private static RefusedMessage tooLarge(long bytes, int maxBytes) {
    return RefusedMessage.invalid(
        String.format(
            Locale.ROOT, "The message has %,d bytes; expected at most %,d.", bytes, maxBytes),
        "Put large content into the object store and name it in the command.");
  }

  /** The text of a header; {@link RefusedMessage} when it is null or not UTF-8. */
  static String text(Header header) {
    byte[] value = header.value();
    if (value == null) {
      throw RefusedMessage.invalid(
          "The header %s is null; expected text.".formatted(Quoted.text(header.name())),
          "Leave the header out, or give it a value.");
    }
    return Utf8.decode(value)
        .orElseThrow(
            () ->
                RefusedMessage.invalid(
                    "The header %s is not UTF-8.".formatted(Quoted.text(header.name())),
                    "Encode headers in UTF-8."));
  }
}
