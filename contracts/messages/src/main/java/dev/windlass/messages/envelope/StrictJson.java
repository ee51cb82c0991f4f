package dev.windlass.messages.envelope;

import dev.windlass.messages.json.JsonPath;
import dev.windlass.messages.json.WindlassJson;
import java.math.BigDecimal;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * Reads JSON that a stranger sent. Beyond the grammar it refuses what no database could store and
 * no reader could repeat: NUL, halves of surrogate pairs, numbers of absurd size.
 */
final class StrictJson {
  /** Fields given twice are found while the tree is built, which tells where. */
  private static final ObjectReader JSON =
      WindlassJson.commands().reader().without(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

  private StrictJson() {}

  /**
   * Reads one JSON value.
   *
   * @param what names it in messages, such as {@code The data}
   * @throws RefusedMessage when it is not one
   */
  static JsonNode read(byte[] bytes, String what) {
    String text =
        Utf8.decode(bytes)
            .orElseThrow(
                () ->
                    RefusedMessage.invalid(
                        what + " is not UTF-8.", "Send JSON, encoded in UTF-8."));
    JsonNode tree;
    try {
      tree = JSON.readTree(text);
    } catch (JacksonException e) {
      throw refusal(what, e);
    } catch (NumberFormatException e) {
      // Jackson's own limits on exponents are not among its exceptions.
      throw RefusedMessage.invalid(
          what + " holds a number whose exponent is out of all bounds.",
          "Keep numbers below 1,000 digits, exponents written out.");
    }
    if (tree.isMissingNode()) {
      throw RefusedMessage.invalid(what + " is empty; expected a JSON object.", "Send JSON.");
    }
    check(tree, "");
    return tree;
  }

  private static RefusedMessage refusal(String what, JacksonException e) {
    JsonParser parser = e.processor() instanceof JsonParser reading ? reading : null;
    String path = parser == null ? "" : JsonPath.of(parser.streamReadContext().pathAsPointer());
    String where = parser == null ? "" : place(parser.currentLocation());
    return switch (e) {
      case StreamConstraintsException _ ->
          RefusedMessage.invalid(
              "%s is nested deeper than %d levels, or holds a number or name of more than %d characters."
                  .formatted(what, WindlassJson.MAX_DEPTH, WindlassJson.MAX_NUMBER_LENGTH),
              "Send a flatter object, and long values as strings.");
      case MismatchedInputException _ ->
          RefusedMessage.invalid(
              path.isEmpty()
                  ? "%s goes on after its end%s.".formatted(what, where)
                  : "%s has the field %s twice%s.".formatted(what, path, where),
              "Send one JSON object that has each field once.");
      default ->
          RefusedMessage.invalid(
              "%s is not valid JSON%s%s."
                  .formatted(what, where, path.isEmpty() ? "" : ", in " + path),
              "Send a JSON object.");
    };
  }

  private static String place(TokenStreamLocation location) {
    return " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static void check(JsonNode node, String path) {
    if (node.isString()) {
      checkText(node.stringValue(), path);
    } else if (node.isBigDecimal() || node.isBigInteger()) {
      checkNumber(node.decimalValue(), path);
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        check(node.get(i), path + "[" + i + "]");
      }
    } else if (node.isObject()) {
      node.properties()
          .forEach(
              field -> {
                checkText(field.getKey(), path);
                check(field.getValue(), JsonPath.child(path, field.getKey()));
              });
    }
  }

  private static void checkText(String text, String path) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw RefusedMessage.invalid(
            JsonPath.shown(path) + " holds the character U+0000, which databases cannot store.",
            "Leave it out.");
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw RefusedMessage.invalid(
              JsonPath.shown(path) + " holds half of a surrogate pair, which is no character.",
              "Send valid Unicode.");
        }
        i++;
      }
    }
  }

  /** Databases write exponents out; what was read once has to be readable then, too. */
  private static void checkNumber(BigDecimal number, String path) {
    long whole = (long) number.precision() - number.scale();
    long digits = Math.max(whole, 1) + Math.max(number.scale(), 0);
    if (digits > WindlassJson.MAX_NUMBER_LENGTH - 2) {
      throw RefusedMessage.invalid(
          "%s is a number of %d digits.".formatted(JsonPath.shown(path), digits),
          "Keep it below 1,000 digits, exponents written out.");
    }
  }
}
