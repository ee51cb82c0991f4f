package dev.windlass.postgresql.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a dump's table of contents.
 *
 * @param number the dump's own number of it
 * @param catalog the catalogue that it is in; 0 where it has no entry of its own
 * @param oid its number there
 * @param text what it is: kind, schema, name, owner
 * @param line the line as it was
 * @param needs the numbers of what it needs
 */
record DumpEntry(
    String number, long catalog, long oid, String text, String line, List<String> needs) {
  static final long PG_CLASS = 1259;
  static final long PG_PUBLICATION_REL = 6106;

  private static final Pattern ENTRY = Pattern.compile("(\\d+); (\\d+) (\\d+) (.*)");
  private static final String NEEDS = ";\tdepends on:";

  /** Constraint, default, rule, trigger, policy, extended statistics. */
  private static final Set<Long> PARTS = Set.of(2606L, 2604L, 2618L, 2620L, 3256L, 3381L);

  private static final List<String> WORDS =
      List.of(
          "ACL ",
          "COMMENT ",
          "SECURITY LABEL ",
          "ROW SECURITY ",
          "SEQUENCE OWNED BY ",
          "TABLE ATTACH ",
          "INDEX ATTACH ",
          "MATERIALIZED VIEW DATA ");

  /** Kinds of which an existing database may have what the backup has, and which stay then. */
  private static final List<String> SHARED =
      List.of(
          "SCHEMA ",
          "EXTENSION ",
          "TYPE ",
          "SHELL TYPE ",
          "DOMAIN ",
          "FUNCTION ",
          "PROCEDURE ",
          "AGGREGATE ",
          "OPERATOR ",
          "COLLATION ",
          "CAST ",
          "CONVERSION ",
          "TEXT SEARCH ",
          "FOREIGN DATA WRAPPER ",
          "SERVER ",
          "USER MAPPING ",
          "PROCEDURAL LANGUAGE ",
          "ACCESS METHOD ",
          "TRANSFORM ",
          "PUBLICATION ",
          "SUBSCRIPTION ",
          "EVENT TRIGGER ",
          "SEQUENCE ");

  /** Reads what {@code pg_restore --list --verbose} prints. */
  static List<DumpEntry> read(List<String> lines) {
    List<DumpEntry> entries = new ArrayList<>();
    for (String line : lines) {
      Matcher entry = ENTRY.matcher(line);
      if (entry.matches()) {
        entries.add(
            new DumpEntry(
                entry.group(1),
                Long.parseLong(entry.group(2)),
                Long.parseLong(entry.group(3)),
                entry.group(4),
                line,
                new ArrayList<>()));
      } else if (line.startsWith(NEEDS) && !entries.isEmpty()) {
        entries.getLast().needs.addAll(List.of(line.substring(NEEDS.length()).strip().split(" ")));
      }
    }
    return entries;
  }

  /** The number at the beginning of a line; empty where it has none. */
  static String numberOf(String line) {
    Matcher entry = ENTRY.matcher(line);
    return entry.matches() ? entry.group(1) : "";
  }

  /** Whether it goes along with what it needs: an index, a constraint, a right, a comment. */
  boolean isPart() {
    return PARTS.contains(catalog)
        || (catalog == PG_CLASS && text.startsWith("INDEX "))
        || (catalog == 0 && WORDS.stream().anyMatch(text::startsWith));
  }

  /** Whether it is something that others use too. */
  boolean isShared() {
    return catalog != 0 && SHARED.stream().anyMatch(text::startsWith);
  }
}
