package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Which schemas or tables are meant, by name. {@code *} stands for any characters, also none,
 * {@code ?} for one, and a backslash takes the meaning from the character after it. Everything else
 * stands for itself; upper and lower case differ.
 *
 * @param schema the schema's name, or a pattern of it
 * @param table the table's name, or a pattern of it; null for the whole schema
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ObjectPattern(String schema, @Nullable String table) {
  /** Whether this schema is meant, or something in it. */
  public boolean matchesSchema(String name) {
    return means(schema, name);
  }

  /** Whether this table is meant, by its own name or with its whole schema. */
  public boolean matches(String schemaName, String tableName) {
    return means(schema, schemaName) && (table == null || means(table, tableName));
  }

  /** The pattern as people read it. */
  public String text() {
    return table == null ? schema : schema + '.' + table;
  }

  /** In time that grows with the product of both lengths, whatever the pattern is. */
  private static boolean means(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int mark = 0;
    while (n < name.length()) {
      int literal = p < pattern.length() && pattern.charAt(p) == '\\' ? p + 1 : p;
      if (literal == p && p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = n;
      } else if (literal < pattern.length()
          && ((literal == p && pattern.charAt(p) == '?')
              || pattern.charAt(literal) == name.charAt(n))) {
        p = literal + 1;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
