package dev.windlass.messages.envelope;

import dev.windlass.messages.FailureCode;
import dev.windlass.messages.json.Quoted;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A CloudEvent whose data is not understood yet.
 *
 * @param attributes context attributes and extensions, by name
 * @param bytes the data as bytes; null when it is a tree, or not there
 * @param tree the data as JSON, in structured mode; null when it is bytes, or not there
 * @param problem the first thing wrong with it; null when nothing was found yet
 */
// Bytes on their way through; envelopes are never compared.
@SuppressWarnings("ArrayRecordComponent")
record Envelope(
    Map<String, String> attributes,
    byte @Nullable [] bytes,
    @Nullable JsonNode tree,
    @Nullable RefusedMessage problem) {
  private static final Pattern JSON_TYPE =
      Pattern.compile(
          "application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?", Pattern.CASE_INSENSITIVE);

  /** An envelope of which nothing could be read. */
  static Envelope unreadable(RefusedMessage problem) {
    return new Envelope(Map.of(), null, null, problem);
  }

  /** The same envelope with a problem, if it has none yet. */
  Envelope with(RefusedMessage found) {
    return problem == null ? new Envelope(attributes, bytes, tree, found) : this;
  }

  /** Throws the problem when there is one, and when it is no CloudEvent 1.0 with JSON data. */
  void check() {
    if (problem != null) {
      throw problem;
    }
    String version = require("specversion", 10);
    if (!version.equals("1.0")) {
      throw RefusedMessage.of(
          FailureCode.UNSUPPORTED_VERSION,
          "The CloudEvents specversion is %s; supported: 1.0.".formatted(Quoted.text(version)),
          "Send specversion 1.0.");
    }
    String type = attributes.get("datacontenttype");
    if (type != null && !JSON_TYPE.matcher(type).matches()) {
      throw RefusedMessage.invalid(
          "The data's content type is %s; expected application/json in UTF-8."
              .formatted(Quoted.text(type)),
          "Send JSON, and say so.");
    }
  }

  Optional<String> find(String attribute) {
    return Optional.ofNullable(attributes.get(attribute));
  }

  /** The attribute; {@link RefusedMessage} when it is missing, blank, too long or unprintable. */
  String require(String attribute, int maxLength) {
    String value = attributes.get(attribute);
    if (value == null) {
      throw RefusedMessage.invalid(
          "The CloudEvents attribute %s is missing.".formatted(attribute),
          "Send it as the header ce_%s, or as a field of the structured event."
              .formatted(attribute));
    }
    if (!isName(value, maxLength)) {
      throw RefusedMessage.invalid(
          "The CloudEvents attribute %s is %s; expected 1 to %d characters, none of them a control"
                  .formatted(attribute, Quoted.text(value), maxLength)
              + " character.",
          "Correct it and send the message again.");
    }
    return value;
  }

  private static boolean isName(String value, int maxLength) {
    return !value.isBlank()
        && value.length() <= maxLength
        && value.codePoints().noneMatch(Character::isISOControl);
  }

  /** The attribute as a moment, null when it is absent; {@link RefusedMessage} when it is none. */
  @Nullable Instant moment(String attribute) {
    String value = attributes.get(attribute);
    if (value == null) {
      return null;
    }
    try {
      Instant moment =
          OffsetDateTime.parse(value, DateTimeFormatter.ISO_OFFSET_DATE_TIME).toInstant();
      if (Moments.isOnWire(moment)) {
        return moment;
      }
    } catch (DateTimeParseException e) {
      // Refused below, together with years that no database takes.
    }
    throw RefusedMessage.invalid(
        "The CloudEvents attribute %s is %s; expected an RFC 3339 time."
            .formatted(attribute, Quoted.text(value)),
        "Write it as 2026-11-21T02:00:00Z.");
  }

  /** The data as JSON; {@link RefusedMessage} when it is not. */
  JsonNode data() {
    if (tree != null) {
      return tree;
    }
    return StrictJson.read(bytes == null ? new byte[0] : bytes, "The data");
  }
}
