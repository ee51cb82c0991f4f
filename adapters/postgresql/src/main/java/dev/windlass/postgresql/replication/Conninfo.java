package dev.windlass.postgresql.replication;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection string of libpq in its form of words: {@code host=db1 port=5432 application_name='a
 * b'}. Its rules are those of "Connection Strings" in libpq's documentation: values with blanks
 * stand in quotes, and a backslash stands before a quote or a backslash.
 */
final class Conninfo {
  private final Map<String, String> words;

  private Conninfo(Map<String, String> words) {
    this.words = words;
  }

  /**
   * Reads one; empty when it is an address ({@code postgresql://…}) or not well-formed.
   *
   * @param text as {@code primary_conninfo} has it
   */
  static Optional<Conninfo> read(String text) {
    if (text.startsWith("postgresql://") || text.startsWith("postgres://")) {
      return Optional.empty();
    }
    Map<String, String> words = new LinkedHashMap<>();
    int at = skipBlanks(text, 0);
    while (at < text.length()) {
      int equals = text.indexOf('=', at);
      if (equals < 0) {
        return Optional.empty();
      }
      String key = text.substring(at, equals).strip();
      StringBuilder value = new StringBuilder();
      at = value(text, skipBlanks(text, equals + 1), value);
      if (at < 0 || key.isEmpty() || key.contains(" ")) {
        return Optional.empty();
      }
      words.put(key, value.toString());
      at = skipBlanks(text, at);
    }
    return Optional.of(new Conninfo(words));
  }

  /** Reads a value and returns where it ended; -1 when its quote is not closed. */
  private static int value(String text, int from, StringBuilder value) {
    boolean quoted = from < text.length() && text.charAt(from) == '\'';
    int at = quoted ? from + 1 : from;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (quoted ? c == '\'' : Character.isWhitespace(c)) {
        return at + 1;
      }
      if (c == '\\' && at + 1 < text.length()) {
        at++;
        c = text.charAt(at);
      }
      value.append(c);
      at++;
    }
    return quoted ? -1 : at;
  }

  private static int skipBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** The value of a word; null when it is not there. */
  @Nullable String get(String key) {
    return words.get(key);
  }

  /** Whether a word is there. */
  boolean has(String key) {
    return words.containsKey(key);
  }

  /** The same with a word changed or added; null takes it out. */
  Conninfo with(String key, @Nullable String value) {
    Map<String, String> changed = new LinkedHashMap<>(words);
    if (value == null) {
      changed.remove(key);
    } else {
      changed.put(key, value);
    }
    return new Conninfo(changed);
  }

  /** Every value in quotes, which is always right. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    words.forEach(
        (key, value) ->
            text.append(text.isEmpty() ? "" : " ")
                .append(key)
                .append("='")
                .append(value.replace("\\", "\\\\").replace("'", "\\'"))
                .append('\''));
    return text.toString();
  }
}
