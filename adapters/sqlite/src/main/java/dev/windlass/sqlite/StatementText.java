package dev.windlass.sqlite;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import java.util.Locale;
import java.util.regex.Pattern;

/** The text of a statement: what is refused, because the driver would not. */
final class StatementText {
  /** The driver's own words, which copy files anywhere. */
  private static final Pattern FILE_COPY = Pattern.compile("(?is)\\A\\s*(backup|restore)\\b.*");

  private static final Pattern TRIGGER =
      Pattern.compile("(?is)\\A\\s*CREATE\\s+(TEMP\\s+|TEMPORARY\\s+)?TRIGGER\\b.*");

  private StatementText() {}

  /** Refuses what is not exactly one statement; the driver would run the first one alone. */
  static void check(String statement) {
    if (statement.indexOf('\0') >= 0) {
      throw refuse("statement contains a zero byte, which SQLite cannot take.");
    }
    String bare = withoutComments(statement).strip();
    if (bare.isEmpty()) {
      throw refuse("statement holds nothing but comments.");
    }
    if (FILE_COPY.matcher(bare).matches()) {
      throw refuse("backup and restore are no statements here: use the commands of that name.");
    }
    if (TRIGGER.matcher(bare).matches()) {
      if (!bare.toUpperCase(Locale.ROOT).replaceFirst(";\\s*\\z", "").endsWith("END")) {
        throw refuse("statement must hold exactly one statement; more follows the trigger.");
      }
      return;
    }
    int end = endOfFirst(bare);
    if (end >= 0 && !bare.substring(end).replace(';', ' ').isBlank()) {
      throw refuse("statement must hold exactly one statement; it holds more.");
    }
  }

  private static EngineException refuse(String message) {
    return new EngineException(
        FailureCode.INVALID_COMMAND, message, "Send each statement as a command of its own.");
  }

  /** Where the first semicolon outside of quotes is; -1 for none. */
  private static int endOfFirst(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ';') {
        return i;
      }
      i = skipQuoted(text, i);
    }
    return -1;
  }

  /** The last place of what is quoted here; the place itself when nothing is. */
  private static int skipQuoted(String text, int start) {
    char c = text.charAt(start);
    if (c != '\'' && c != '"' && c != '`' && c != '[') {
      return start;
    }
    int end = text.indexOf(c == '[' ? ']' : c, start + 1);
    return end < 0 ? text.length() - 1 : end;
  }

  private static String withoutComments(String text) {
    StringBuilder bare = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      int end = i;
      if (text.startsWith("--", i)) {
        end = text.indexOf('\n', i);
      } else if (text.startsWith("/*", i)) {
        int close = text.indexOf("*/", i + 2);
        end = close < 0 ? -1 : close + 1;
      } else {
        int quoted = skipQuoted(text, i);
        bare.append(text, i, quoted + 1);
        i = quoted;
        continue;
      }
      if (end < 0) {
        return bare.toString();
      }
      bare.append(' ');
      i = end;
    }
    return bare.toString();
  }
}
