package dev.windlass.postgresql.restore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What comes before data in a dump, by what may be made at the same time. Most of a large schema is
 * tables that need nothing of each other; {@code pg_restore} makes them one after the other,
 * waiting for the disk at each, also with {@code --jobs}.
 *
 * @param before what those tables need, and what that needs
 * @param tables tables that nothing before needs and that need nothing of each other
 * @param after all else; default privileges come last, since they would change what is made later
 */
record PreDataContents(List<String> before, List<String> tables, List<String> after) {
  /** The dump's number, the catalogue, the object's oid there, and what it is. */
  private static final Pattern ENTRY = Pattern.compile("(\\d+); (\\d+) \\d+ (.*)");

  private static final String PG_CLASS = "1259";
  private static final String NEEDS = ";\tdepends on:";

  /** Those of a table of contents that are entries, in the dump's own order. */
  static List<String> entries(List<String> lines) {
    return lines.stream().filter(line -> ENTRY.matcher(line).matches()).toList();
  }

  /** How many entries are tables. */
  static long tables(List<String> entries) {
    return entries.stream().map(ENTRY::matcher).filter(PreDataContents::isTable).count();
  }

  private static boolean isTable(Matcher entry) {
    return entry.matches()
        && PG_CLASS.equals(entry.group(2))
        && entry.group(3).startsWith("TABLE ");
  }

  /**
   * Sorts what comes before data.
   *
   * @param section its entries
   * @param verbose the whole dump's contents as {@code pg_restore --list --verbose} prints them:
   *     with what needs what, and whatever other options say, with all sections
   */
  static PreDataContents of(List<String> section, List<String> verbose) {
    Set<String> own = new HashSet<>(section);
    List<Entry> entries = read(verbose).stream().filter(entry -> own.contains(entry.line)).toList();
    Set<String> needed = needed(entries);
    PreDataContents contents =
        new PreDataContents(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<String> last = new ArrayList<>();
    for (Entry entry : entries) {
      if (needed.contains(entry.number)) {
        contents.before.add(entry.line);
      } else if (entry.table) {
        contents.tables.add(entry.line);
      } else if (entry.defaultPrivileges) {
        last.add(entry.line);
      } else {
        contents.after.add(entry.line);
      }
    }
    contents.after.addAll(last);
    return contents;
  }

  /** A line, and what it needs by number. */
  private record Entry(
      String line, String number, boolean table, boolean defaultPrivileges, List<String> needs) {}

  private static List<Entry> read(List<String> lines) {
    List<Entry> entries = new ArrayList<>();
    for (String line : lines) {
      Matcher entry = ENTRY.matcher(line);
      if (entry.matches()) {
        entries.add(
            new Entry(
                line,
                entry.group(1),
                isTable(entry),
                entry.group(3).startsWith("DEFAULT ACL "),
                new ArrayList<>()));
      } else if (line.startsWith(NEEDS) && !entries.isEmpty()) {
        String numbers = line.substring(NEEDS.length()).strip();
        entries.getLast().needs.addAll(List.of(numbers.split(" ", -1)));
      }
    }
    return entries;
  }

  /** What any table needs, directly or not. */
  private static Set<String> needed(List<Entry> entries) {
    Map<String, Entry> byNumber = new HashMap<>();
    Deque<String> open = new ArrayDeque<>();
    for (Entry entry : entries) {
      byNumber.put(entry.number, entry);
      if (entry.table) {
        open.addAll(entry.needs);
      }
    }
    Set<String> needed = new HashSet<>();
    for (String number = open.poll(); number != null; number = open.poll()) {
      Entry entry = byNumber.get(number);
      if (entry != null && needed.add(number)) {
        open.addAll(entry.needs);
      }
    }
    return needed;
  }
}
