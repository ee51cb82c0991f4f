package dev.windlass.messages.json;

import java.util.regex.Pattern;
import tools.jackson.core.JsonPointer;

/** Names a place in JSON as people write it: {@code spec.documents[2].name}. */
public final class JsonPath {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,60}");

  private JsonPath() {}

  /** The place that this pointer names; empty for the whole. */
  public static String of(JsonPointer pointer) {
    String path = "";
    for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
      path =
          rest.mayMatchElement()
              ? path + "[" + rest.getMatchingIndex() + "]"
              : child(path, rest.getMatchingProperty());
    }
    return path;
  }

  /** A field of an object. */
  public static String child(String path, String field) {
    if (!PLAIN.matcher(field).matches()) {
      return path + "[" + Quoted.text(field) + "]";
    }
    return path.isEmpty() ? field : path + "." + field;
  }

  /** An element of an array. */
  public static String element(String path, int index) {
    return path + "[" + index + "]";
  }

  /** The place, or "The data" for the whole. */
  public static String shown(String path) {
    return path.isEmpty() ? "The data" : path;
  }
}
