package dev.windlass.postgresql.restore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The indexes of a database and the constraints that rest on them, by what may be made at the same
 * time. A small table is one task: its indexes would wait for each other's locks. Of a large table
 * every index is a task, primary keys and unique constraints too, which become constraints after
 * all indexes are there.
 *
 * @param tasks of one or more statements each, those of the largest table first
 * @param constraints statements that make constraints of indexes
 */
record IndexPlan(List<List<String>> tasks, List<String> constraints) {
  /** From this size on, in bytes of rows, indexes of one table are made side by side. */
  static final long LARGE = 16L << 20;

  private static final Pattern TABLESPACE =
      Pattern.compile("(?m)^SET default_tablespace = ([^\\n]*);$");
  private static final Pattern HEAD =
      Pattern.compile("\\A(?:[ \\t]*\\n|--[^\\n]*\\n|SET default_[a-z_]+ = [^\\n]*;\\n)*");
  private static final String NONE = "''";

  /** An entry's statements and the tablespace in which its index is to be. */
  private record Placed(String tablespace, IndexDefinition definition) {
    private String table() {
      String table = definition.table();
      return table == null ? "" : table;
    }

    private String at(String sql) {
      return "SET default_tablespace = " + tablespace + ";\n" + sql;
    }
  }

  /**
   * Plans.
   *
   * @param script the entries of indexes and of constraints that rest on one
   * @param tablespaces whether indexes go into the tablespaces that the script names
   * @param sizes bytes of rows by the quoted names of ordinary tables; those without rows may lack
   */
  static IndexPlan of(DumpScript script, boolean tablespaces, Map<String, Long> sizes) {
    Map<String, List<Placed>> byTable = new LinkedHashMap<>();
    List<Placed> alone = new ArrayList<>();
    for (Placed entry : read(script, tablespaces)) {
      if (entry.definition.table() == null) {
        alone.add(entry);
      } else {
        byTable.computeIfAbsent(entry.table(), _ -> new ArrayList<>()).add(entry);
      }
    }
    IndexPlan plan = new IndexPlan(new ArrayList<>(), new ArrayList<>());
    Comparator<Map.Entry<String, List<Placed>>> bySize =
        Comparator.comparing(table -> sizes.getOrDefault(table.getKey(), 0L));
    byTable.entrySet().stream()
        .sorted(bySize.reversed())
        .forEach(
            table -> plan.add(table.getValue(), sizes.getOrDefault(table.getKey(), 0L) >= LARGE));
    alone.forEach(entry -> plan.tasks.add(List.of(entry.at(entry.definition.sql()))));
    return plan;
  }

  private static List<Placed> read(DumpScript script, boolean tablespaces) {
    List<Placed> entries = new ArrayList<>();
    String tablespace = lastNamed(script.preamble(), NONE);
    for (DumpScript.Chunk chunk : script.chunks()) {
      Matcher head = HEAD.matcher(chunk.sql());
      int begin = head.find() ? head.end() : 0;
      tablespace = lastNamed(chunk.sql().substring(0, begin), tablespace);
      entries.add(
          new Placed(
              tablespaces ? tablespace : NONE,
              IndexDefinition.of(chunk.sql().substring(begin).strip())));
    }
    return entries;
  }

  /** The tablespace that these settings end with; the dump names one where it changes. */
  private static String lastNamed(String settings, String before) {
    return TABLESPACE
        .matcher(settings)
        .results()
        .reduce((_, last) -> last)
        .map(last -> last.group(1))
        .orElse(before);
  }

  private void add(List<Placed> entries, boolean large) {
    if (!large || entries.size() == 1) {
      tasks.add(entries.stream().map(entry -> entry.at(entry.definition.sql())).toList());
      return;
    }
    for (Placed entry : entries) {
      entry
          .definition
          .constraint()
          .ifPresentOrElse(
              constraint -> {
                tasks.add(List.of(entry.at(constraint.index())));
                constraints.add(constraint.attachment());
              },
              () -> tasks.add(List.of(entry.at(entry.definition.sql()))));
    }
  }

  /** How many statements there are. */
  int size() {
    return tasks.stream().mapToInt(List::size).sum() + constraints.size();
  }
}
