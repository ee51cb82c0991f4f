package dev.windlass.messages.envelope;

import dev.windlass.messages.json.Quoted;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a CloudEvent whose attributes are {@code ce_*} headers and whose data is the value. */
final class BinaryMode {
  private static final String PREFIX = "ce_";

  private final Map<String, String> attributes = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private @Nullable RefusedMessage problem;

  Envelope read(List<Header> headers, byte @Nullable [] value) {
    headers.forEach(this::take);
    if (seen.isEmpty()) {
      problem(
          RefusedMessage.invalid(
              "The record is no CloudEvent: it has no ce_* headers, and its content-type is not"
                  + " application/cloudevents+json.",
              "Send commands with the windlass CLI or client, or as CloudEvents 1.0."));
    } else if (value == null) {
      problem(
          RefusedMessage.invalid(
              "The record has no value; expected the event's data in JSON.",
              "Tombstones mean nothing on this topic."));
    }
    return new Envelope(attributes, value, null, problem);
  }

  private void take(Header header) {
    if (header.name().equals(EnvelopeReader.CONTENT_TYPE)) {
      take("datacontenttype", header);
    } else if (header.name().regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
      String name = header.name().substring(PREFIX.length());
      if (header.name().startsWith(PREFIX) && EnvelopeReader.isAttribute(name)) {
        take(name, header);
      } else {
        problem(
            RefusedMessage.invalid(
                "The header %s is no CloudEvents attribute.".formatted(Quoted.text(header.name())),
                "Names after ce_ have lower-case letters and digits only."));
      }
    }
  }

  private void take(String attribute, Header header) {
    if (!seen.add(attribute)) {
      // Neither of the two is believed, so that nobody is told about a job that is not theirs.
      attributes.remove(attribute);
      problem(
          RefusedMessage.invalid(
              "The header %s is there more than once.".formatted(header.name()),
              "Set it once, where the message is made."));
      return;
    }
    try {
      attributes.put(attribute, EnvelopeReader.text(header));
    } catch (RefusedMessage e) {
      problem(e);
    }
  }

  private void problem(RefusedMessage found) {
    if (problem == null) {
      problem = found;
    }
  }
}
