package dev.windlass.postgresql.restore;

import dev.windlass.postgresql.connection.Sql;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What makes one index, or one constraint that rests on an index, as {@code pg_dump} writes it.
 *
 * @param table the quoted name of its table; null where the text does not tell
 * @param sql the statements as they stand in the dump
 * @param constraint the same in two steps, for a primary key or a unique constraint
 */
record IndexDefinition(@Nullable String table, String sql, Optional<Constraint> constraint) {
  private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[^\\s\".,;()]+)";
  private static final String TABLE = "(?<schema>" + NAME + ")\\.(?<name>" + NAME + ")";
  private static final String COLUMNS = "\\(" + NAME + "(?:, " + NAME + ")*\\)";

  private static final Pattern INDEX =
      Pattern.compile(
          "CREATE (?:UNIQUE )?INDEX " + NAME + " ON (?:ONLY )?" + TABLE + " .*", Pattern.DOTALL);

  /** What {@code dumpConstraint} of {@code pg_dump} writes for {@code contype} p and u. */
  private static final Pattern CONSTRAINT =
      Pattern.compile(
          ("ALTER TABLE ONLY TABLE\\s+ADD CONSTRAINT (?<constraint>NAME)"
                  + " (?<kind>PRIMARY KEY|UNIQUE)(?<nulls> NULLS NOT DISTINCT)? (?<columns>COLUMNS)"
                  + "(?<more> INCLUDE COLUMNS)?(?<options> WITH \\([^()]*\\))?"
                  + "(?<deferred>(?: DEFERRABLE)?(?: INITIALLY DEFERRED)?);(?<rest>.*)")
              .replace("TABLE\\s", TABLE + "\\s")
              .replace("COLUMNS", COLUMNS)
              .replace("(?<constraint>NAME)", "(?<constraint>" + NAME + ")"),
          Pattern.DOTALL);

  private static final Pattern OF_TABLE =
      Pattern.compile("ALTER TABLE ONLY " + TABLE + "\\s+ADD CONSTRAINT .*", Pattern.DOTALL);

  /**
   * A constraint in two steps: the first lets others work on its table's indexes at the same time,
   * which {@code ADD CONSTRAINT} alone does not; the second is short.
   *
   * @param index makes a unique index of the constraint's name
   * @param attachment makes the constraint of that index, and what the dump does with it then
   */
  record Constraint(String index, String attachment) {}

  /** Reads one entry's statements, without comments before them. */
  static IndexDefinition of(String sql) {
    Matcher index = INDEX.matcher(sql);
    if (index.matches()) {
      return new IndexDefinition(table(index), sql, Optional.empty());
    }
    Matcher constraint = CONSTRAINT.matcher(sql);
    if (constraint.matches()) {
      return new IndexDefinition(table(constraint), sql, Optional.of(inTwoSteps(constraint)));
    }
    Matcher other = OF_TABLE.matcher(sql);
    return new IndexDefinition(other.matches() ? table(other) : null, sql, Optional.empty());
  }

  private static Constraint inTwoSteps(Matcher read) {
    String name = read.group("constraint");
    String table = table(read);
    return new Constraint(
        "CREATE UNIQUE INDEX %s ON %s USING btree %s%s%s%s"
            .formatted(
                name,
                table,
                read.group("columns"),
                given(read, "more"),
                given(read, "nulls"),
                given(read, "options")),
        "ALTER TABLE ONLY %s ADD CONSTRAINT %s %s USING INDEX %s%s;%s"
            .formatted(
                table,
                name,
                read.group("kind"),
                name,
                given(read, "deferred"),
                read.group("rest")));
  }

  private static String given(Matcher read, String group) {
    String text = read.group(group);
    return text == null ? "" : text;
  }

  private static String table(Matcher read) {
    return Sql.identifier(plain(read.group("schema")), plain(read.group("name")));
  }

  private static String plain(String name) {
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }
}
