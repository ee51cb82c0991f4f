package dev.windlass.postgresql.connection;

import java.nio.charset.StandardCharsets;

/** Quoting by PostgreSQL's own rules. */
public final class Sql {
  /** The longest name, in bytes; a longer one is cut by the server without a word. */
  public static final int LONGEST_NAME = 63;

  private Sql() {}

  /** An identifier: {@code weird"name} becomes {@code "weird""name"}. */
  public static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A name with its schema, both quoted. */
  public static String identifier(String schema, String name) {
    return identifier(schema) + '.' + identifier(name);
  }

  /**
   * A literal on one line that means the same whatever {@code standard_conforming_strings} says.
   */
  public static String literal(String value) {
    String quoted = '\'' + value.replace("'", "''") + '\'';
    if (value.indexOf('\\') < 0 && value.indexOf('\n') < 0 && value.indexOf('\r') < 0) {
      return quoted;
    }
    return 'E' + quoted.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  /** Whether a database, role or table can bear this name as it is. */
  public static boolean isName(String name) {
    return !name.isEmpty()
        && name.indexOf('\0') < 0
        && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
  }
}
