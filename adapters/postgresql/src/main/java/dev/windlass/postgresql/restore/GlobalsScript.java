package dev.windlass.postgresql.restore;

import dev.windlass.postgresql.connection.Sql;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code pg_dumpall --globals-only --quote-all-identifiers} wrote, statement by statement.
 * Only statements of the kinds known here are ever run.
 */
final class GlobalsScript {
  private static final String NAME = "\"((?:[^\"]|\"\")*)\"";
  private static final Pattern CREATE = Pattern.compile("CREATE ROLE " + NAME);
  private static final Pattern CHANGE =
      Pattern.compile("(?s)(?:ALTER|COMMENT ON) ROLE " + NAME + " (?:WITH|SET|IS) .*");
  private static final Pattern MEMBER =
      Pattern.compile(
          "(?s)GRANT " + NAME + " TO " + NAME + "( WITH .*?)?(?: GRANTED BY " + NAME + ")?");

  private final List<String> statements = new ArrayList<>();

  /** Takes the script apart. */
  GlobalsScript(String text) {
    StringBuilder statement = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'' || c == '"') {
        int end = endOfQuoted(text, at);
        statement.append(text, at, end);
        at = end;
      } else if (text.startsWith("--", at)) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else {
        if (c == ';') {
          statements.add(statement.toString().strip());
          statement.setLength(0);
        } else {
          statement.append(c);
        }
        at++;
      }
    }
  }

  /** After the closing quote; in {@code E'…'} a backslash takes the character after it along. */
  private static int endOfQuoted(String text, int start) {
    char quote = text.charAt(start);
    boolean escapes = quote == '\'' && start > 0 && text.charAt(start - 1) == 'E';
    int at = start + 1;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == quote) {
        return at + 1;
      }
      at += escapes && c == '\\' ? 2 : 1;
    }
    return text.length();
  }

  private static String name(Matcher matcher, int group) {
    String quoted = matcher.group(group);
    return quoted == null ? "" : quoted.replace("\"\"", "\"");
  }

  /**
   * Whether a role's name has several lines. {@code pg_dumpall} puts names into comments as they
   * are, and what follows a line feed there would be taken for a statement.
   */
  boolean hasNamesOfSeveralLines() {
    return statements.stream()
        .map(CREATE::matcher)
        .filter(Matcher::matches)
        .anyMatch(create -> name(create, 1).lines().count() > 1);
  }

  /** Whether it makes this role. */
  boolean creates(String role) {
    return statements.contains("CREATE ROLE " + Sql.identifier(role));
  }

  /**
   * The statements that make these roles, with their rights, settings, comments and memberships.
   *
   * @param missing those that are made
   * @param there those that are on the server
   */
  List<String> making(List<String> missing, Set<String> there) {
    Set<String> known = new HashSet<>(there);
    known.addAll(missing);
    List<String> making = new ArrayList<>();
    for (String statement : statements) {
      Matcher create = CREATE.matcher(statement);
      Matcher change = CHANGE.matcher(statement);
      Matcher member = MEMBER.matcher(statement);
      if (create.matches() || change.matches()) {
        String role = name(create.matches() ? create : change, 1);
        if (missing.contains(role)) {
          making.add(statement);
        }
      } else if (member.matches()) {
        String group = name(member, 1);
        String role = name(member, 2);
        boolean isNew = missing.contains(group) || missing.contains(role);
        if (isNew && known.contains(group) && known.contains(role)) {
          making.add(membership(member, known));
        }
      }
    }
    return making;
  }

  /** Whoever gave a membership may not be here; then it is the one who restores. */
  private static String membership(Matcher member, Set<String> known) {
    String with = member.group(3) == null ? "" : member.group(3);
    String giver = name(member, 4);
    String by = known.contains(giver) ? " GRANTED BY " + Sql.identifier(giver) : "";
    return "GRANT %s TO %s%s%s"
        .formatted(Sql.identifier(name(member, 1)), Sql.identifier(name(member, 2)), with, by);
  }
}
