package dev.windlass.fuzzing;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.windlass.postgresql.connection.Sql;
import java.nio.charset.StandardCharsets;

/** What is quoted is one token of SQL whatever it holds, and says what was given. */
class QuotingFuzzTest {
  @FuzzTest
  void anIdentifierStaysOne(byte[] text) {
    String name = new String(text, StandardCharsets.UTF_8);
    String quoted = Sql.identifier(name);
    require(unquoted(quoted, '"').equals(name), quoted);
  }

  @FuzzTest
  void aLiteralStaysOne(byte[] text) {
    String value = new String(text, StandardCharsets.UTF_8);
    String quoted = Sql.literal(value);
    require(quoted.indexOf('\n') < 0 && quoted.indexOf('\r') < 0, quoted);
    boolean escaped = quoted.startsWith("E");
    String said = escaped ? unescaped(quoted.substring(1)) : unquoted(quoted, '\'');
    require(said.equals(value), quoted);
    require(escaped || value.indexOf('\\') < 0, quoted);
  }

  /** As a server reads it: the quote ends it unless it is doubled; nothing may follow. */
  private static String unquoted(String quoted, char quote) {
    require(quoted.length() >= 2 && quoted.charAt(0) == quote, quoted);
    StringBuilder said = new StringBuilder();
    int at = 1;
    while (at < quoted.length() - 1) {
      if (quoted.charAt(at) == quote) {
        require(quoted.charAt(at + 1) == quote && at + 1 < quoted.length() - 1, quoted);
        at++;
      }
      said.append(quoted.charAt(at++));
    }
    require(quoted.charAt(at) == quote && at == quoted.length() - 1, quoted);
    return said.toString();
  }

  private static String unescaped(String quoted) {
    String inner = unquotedKeepingEscapes(quoted);
    StringBuilder said = new StringBuilder();
    for (int at = 0; at < inner.length(); at++) {
      char c = inner.charAt(at);
      if (c == '\\') {
        char next = inner.charAt(++at);
        said.append(next == 'n' ? '\n' : next == 'r' ? '\r' : next);
      } else {
        said.append(c);
      }
    }
    return said.toString();
  }

  private static String unquotedKeepingEscapes(String quoted) {
    StringBuilder said = new StringBuilder();
    int at = 1;
    while (at < quoted.length() - 1) {
      char c = quoted.charAt(at);
      if (c == '\\') {
        said.append(c).append(quoted.charAt(at + 1));
        at += 2;
      } else if (c == '\'') {
        require(quoted.charAt(at + 1) == '\'' && at + 1 < quoted.length() - 1, quoted);
        said.append(c);
        at += 2;
      } else {
        said.append(c);
        at++;
      }
    }
    require(at == quoted.length() - 1 && quoted.charAt(at) == '\'', quoted);
    return said.toString();
  }

  private static void require(boolean holds, String quoted) {
    if (!holds) {
      throw new AssertionError("Quoted wrongly: " + quoted);
    }
  }
}
