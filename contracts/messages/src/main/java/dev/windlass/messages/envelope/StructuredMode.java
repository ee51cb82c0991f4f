package dev.windlass.messages.envelope;

import dev.windlass.messages.json.Quoted;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a CloudEvent that is one JSON object: attributes and data. */
final class StructuredMode {
  private static final Pattern CONTENT_TYPE =
      Pattern.compile(
          "application/cloudevents\\+json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?",
          Pattern.CASE_INSENSITIVE);

  private final Map<String, String> attributes = new HashMap<>();

  Envelope read(List<Header> headers, byte @Nullable [] value) {
    try {
      checkContentType(headers);
      if (value == null) {
        throw RefusedMessage.invalid(
            "The record has no value; expected the event in JSON.",
            "Tombstones mean nothing on this topic.");
      }
      JsonNode event = StrictJson.read(value, "The event");
      if (!event.isObject()) {
        throw RefusedMessage.invalid(
            "The event is no JSON object.", "Send a CloudEvent in the JSON format.");
      }
      event.properties().forEach(field -> take(field.getKey(), field.getValue()));
      return new Envelope(attributes, bytes(event), event.get("data"), null);
    } catch (RefusedMessage e) {
      return new Envelope(attributes, null, null, e);
    }
  }

  private static void checkContentType(List<Header> headers) {
    List<Header> found =
        headers.stream().filter(h -> h.name().equals(EnvelopeReader.CONTENT_TYPE)).toList();
    if (found.size() > 1) {
      throw RefusedMessage.invalid(
          "The header content-type is there more than once.",
          "Set it once, where the message is made.");
    }
    String contentType = EnvelopeReader.text(found.getFirst());
    if (!CONTENT_TYPE.matcher(contentType).matches()) {
      throw RefusedMessage.invalid(
          "The content-type is %s; expected application/cloudevents+json in UTF-8."
              .formatted(Quoted.text(contentType)),
          "Send one event a record, as JSON.");
    }
  }

  private void take(String name, JsonNode value) {
    if (name.equals("data") || name.equals("data_base64")) {
      return;
    }
    if (!EnvelopeReader.isAttribute(name)) {
      throw RefusedMessage.invalid(
          "The event has the field %s, which is no CloudEvents attribute."
              .formatted(Quoted.text(name)),
          "Attributes have lower-case letters and digits only; the rest belongs into data.");
    }
    if (!value.isString() && !value.isBoolean() && !value.isIntegralNumber()) {
      throw RefusedMessage.invalid(
          "The CloudEvents attribute %s is neither text nor a whole number nor true or false."
              .formatted(name),
          "Leave it out, or write it as a string.");
    }
    attributes.put(name, value.asString());
  }

  private static byte @Nullable [] bytes(JsonNode event) {
    JsonNode encoded = event.get("data_base64");
    if (encoded == null) {
      return null;
    }
    if (event.has("data") || !encoded.isString()) {
      throw RefusedMessage.invalid(
          "The event has data_base64 beside data, or not as a string.",
          "Send the data once, as the JSON value of data.");
    }
    try {
      return Base64.getDecoder().decode(encoded.stringValue());
    } catch (IllegalArgumentException e) {
      throw RefusedMessage.invalid("data_base64 is not base64.", "Send the data as JSON in data.");
    }
  }
}
