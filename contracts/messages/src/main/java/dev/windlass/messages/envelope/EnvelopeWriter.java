package dev.windlass.messages.envelope;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a CloudEvent in binary mode: attributes as {@code ce_*} headers, the data as value. */
final class EnvelopeWriter {
  private static final int USUAL_HEADERS = 16;
  private static final Header SPECVERSION = Header.of("ce_specversion", "1.0");
  private static final Header JSON = Header.of(EnvelopeReader.CONTENT_TYPE, "application/json");

  private final List<Header> headers = new ArrayList<>(USUAL_HEADERS);

  EnvelopeWriter(String type, String source, String id) {
    headers.add(SPECVERSION);
    header("ce_type", type);
    header("ce_source", source);
    header("ce_id", id);
  }

  /** Adds the header of an attribute unless it is null. */
  EnvelopeWriter header(String name, @Nullable String value) {
    if (value != null) {
      headers.add(Header.of(name, value));
    }
    return this;
  }

  /** Adds the header of a moment unless it is null. */
  EnvelopeWriter header(String name, @Nullable Instant moment) {
    return header(name, moment == null ? null : moment.toString());
  }

  /** The message with this key and JSON data. */
  Message message(String key, byte[] data) {
    header("ce_partitionkey", key);
    headers.add(JSON);
    return new Message(key, headers, data);
  }
}
