package dev.windlass.postgresql.configuration;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.Sql;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Names and values of settings as they stand in statements. */
final class SettingText {
  /**
   * Lists of names, as the server itself knows them: a list that is quoted as a whole would be one
   * strange name, and with shared_preload_libraries the server would not start.
   */
  private static final Set<String> LISTS =
      Set.of(
          "local_preload_libraries",
          "search_path",
          "session_preload_libraries",
          "shared_preload_libraries",
          "temp_tablespaces",
          "unix_socket_directories");

  private SettingText() {}

  /** {@code pg_stat_statements.max} is two names with a dot between. */
  static String name(String key) {
    return Arrays.stream(key.split("\\.", -1))
        .map(Sql::identifier)
        .collect(Collectors.joining("."));
  }

  static String value(String key, String value) {
    if (value.indexOf('\0') >= 0) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "spec.value contains a zero byte, which PostgreSQL cannot take.",
          null);
    }
    if (!LISTS.contains(key)) {
      return Sql.literal(value);
    }
    List<String> elements = elements(value);
    return elements.isEmpty()
        ? "''"
        : elements.stream().map(Sql::literal).collect(Collectors.joining(", "));
  }

  /** The parts between commas; what stands in double quotes is one part. */
  static List<String> elements(String value) {
    List<String> elements = new ArrayList<>();
    StringBuilder element = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' && quoted && i + 1 < value.length() && value.charAt(i + 1) == '"') {
        element.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        add(elements, element);
      } else {
        element.append(c);
      }
    }
    add(elements, element);
    return elements;
  }

  private static void add(List<String> elements, StringBuilder element) {
    String text = element.toString().strip();
    if (!text.isEmpty()) {
      elements.add(text);
    }
    element.setLength(0);
  }
}
