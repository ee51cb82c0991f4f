package dev.windlass.controlstore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The differences between two JSON trees, one line for each value: {@code settings.host: "a" ->
 * "b"}. A value that was not there before, or no longer is, shows as {@code (none)}.
 */
final class DocumentDiff {
  private static final String NONE = "(none)";
  private static final int LONGEST_VALUE = 200;

  private static final Pattern PLAIN_KEY = Pattern.compile("[\\w-]+");

  private DocumentDiff() {}

  /** The lines, ordered by path; empty when the trees say the same. */
  static List<String> between(JsonNode before, JsonNode after) {
    Map<String, String> old = values(before);
    Map<String, String> fresh = values(after);
    TreeSet<String> paths = new TreeSet<>(old.keySet());
    paths.addAll(fresh.keySet());
    List<String> lines = new ArrayList<>();
    for (String path : paths) {
      String from = old.getOrDefault(path, NONE);
      String to = fresh.getOrDefault(path, NONE);
      if (!from.equals(to)) {
        lines.add(path + ": " + shorten(from) + " -> " + shorten(to));
      }
    }
    return lines;
  }

  private static Map<String, String> values(JsonNode tree) {
    Map<String, String> values = new TreeMap<>();
    collect("", tree, values);
    return values;
  }

  private static void collect(String path, @Nullable JsonNode node, Map<String, String> values) {
    if (node == null || node.isNull()) {
      return;
    }
    if (node.isObject() && !node.isEmpty()) {
      node.properties()
          .forEach(
              field ->
                  collect(
                      path.isEmpty() ? step(field.getKey()) : path + "." + step(field.getKey()),
                      field.getValue(),
                      values));
    } else if (node.isArray() && !node.isEmpty()) {
      for (int i = 0; i < node.size(); i++) {
        collect(path + "[" + i + "]", node.get(i), values);
      }
    } else {
      values.put(path, node.toString());
    }
  }

  private static String step(String key) {
    return PLAIN_KEY.matcher(key).matches() ? key : '"' + key + '"';
  }

  private static String shorten(String value) {
    return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
  }
}
