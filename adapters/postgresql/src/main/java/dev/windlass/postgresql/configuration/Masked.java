package dev.windlass.postgresql.configuration;

import java.util.regex.Pattern;

/** Values of settings without the passwords that some people write into them. */
final class Masked {
  /** As in primary_conninfo and in commands: {@code password=…}, quoted or not. */
  private static final Pattern KEYWORD =
      Pattern.compile(
          "(?i)((?:password|passwd|pwd|secret|token|sslpassword)\\s*[=:]\\s*)"
              + "('(?:[^'\\\\]|\\\\.|'')*'|\"[^\"]*\"|[^\\s'\"]+)");

  /** As in an address: {@code postgresql://user:password@host}. */
  private static final Pattern ADDRESS = Pattern.compile("(://[^:/@\\s]*:)[^@\\s]+(@)");

  private Masked() {}

  static String value(String value) {
    String keywords = KEYWORD.matcher(value).replaceAll("$1******");
    return ADDRESS.matcher(keywords).replaceAll("$1******$2");
  }
}
