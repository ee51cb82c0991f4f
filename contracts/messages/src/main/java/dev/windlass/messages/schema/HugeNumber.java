package dev.windlass.messages.schema;

import dev.windlass.messages.json.JsonPath;
import tools.jackson.databind.JsonNode;

/** Finds numbers that no whole-number field can hold. */
final class HugeNumber {
  private HugeNumber() {}

  /** Where the first number lies that does not fit 64 bits; empty when there is none. */
  static String in(JsonNode value) {
    return find(value, "");
  }

  private static String find(JsonNode value, String path) {
    if (value.isNumber()) {
      return value.canConvertToLong() ? "" : path;
    }
    String found = "";
    for (int i = 0; value.isArray() && found.isEmpty() && i < value.size(); i++) {
      found = find(value.get(i), JsonPath.element(path, i));
    }
    if (value.isObject()) {
      for (var field : value.properties()) {
        found =
            found.isEmpty() ? find(field.getValue(), JsonPath.child(path, field.getKey())) : found;
      }
    }
    return found;
  }
}
