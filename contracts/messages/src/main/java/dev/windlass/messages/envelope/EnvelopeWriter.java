package dev.windlass.messages.envelope;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a CloudEvent in binary mode: attributes as {@code ce_*} headers, the data as value. */
final class EnvelopeWriter {
  private static final int USUAL_HEADERS = 16;

  private final List<Header> headers = new ArrayList<>(USUAL_HEADERS);

  EnvelopeWriter(String type, String source, String id) {
    attribute("specversion", "1.0");
    attribute("type", type);
    attribute("source", source);
    attribute("id", id);
  }

  /** Adds an attribute unless it is null. */
  EnvelopeWriter attribute(String name, @Nullable String value) {
    if (value != null) {
      headers.add(Header.of("ce_" + name, value));
    }
    return this;
  }

  /** Adds a moment unless it is null. */
  EnvelopeWriter attribute(String name, @Nullable Instant moment) {
    return attribute(name, moment == null ? null : moment.toString());
  }

  /** The message with this key and JSON data. */
  Message message(String key, byte[] data) {
    attribute("partitionkey", key);
    headers.add(Header.of(EnvelopeReader.CONTENT_TYPE, "application/json"));
    return new Message(key, headers, data);
  }
}
