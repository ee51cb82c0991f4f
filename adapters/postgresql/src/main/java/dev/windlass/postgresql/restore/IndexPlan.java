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
 * @param tasks what one hand does, those of the largest table first
 * @param constraints statements that make constraints of indexes
 */
record IndexPlan(List<Task> tasks, List<String> constraints) {
  /** From this size on, in bytes of rows, indexes of one table are made side by side. */
  static final long LARGE = 16L << 20;

  /** What a backend or a parallel worker of it sorts in; the server starts none with less. */
  private static final long SORTED_BY_ONE = 32L << 20;

  private static final long MOST_ROOM = 256L << 20;

  /** With a 256th of the rows' size the sorted runs of an index are merged in one pass. */
  private static final long ROWS_TO_ROOM = 256;

  private static final Pattern TABLESPACE =
      Pattern.compile("(?m)^SET default_tablespace = ([^\\n]*);$");
  private static final Pattern HEAD =
      Pattern.compile("\\A(?:[ \\t]*\\n|--[^\\n]*\\n|SET default_[a-z_]+ = [^\\n]*;\\n)*");
  private static final String NONE = "''";

  /**
   * What one hand does.
   *
   * @param rows bytes of rows of the table
   * @param statements one after the other
   */
  record Task(long rows, List<String> statements) {}

  /** An entry's statements and the tablespace in which its index is to be. */
  private record Placed(String tablespace, IndexDefinition definition) {
    private String table() {
      String table = definition.table();
      return table == null ? "" : table;
    }

    private String sql() {
      return at(definition.sql());
    }

    private String at(String sql) {
      return "SET default_tablespace = " + tablespace + ";" + sql;
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
    byTable.forEach((table, entries) -> plan.add(entries, sizes.getOrDefault(table, 0L)));
    alone.forEach(entry -> plan.tasks.add(new Task(0, List.of(entry.sql()))));
    plan.tasks.sort(Comparator.comparingLong(Task::rows).reversed());
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

  private void add(List<Placed> entries, long rows) {
    if (rows < LARGE || entries.size() == 1) {
      tasks.add(new Task(rows, entries.stream().map(Placed::sql).toList()));
      return;
    }
    for (Placed entry : entries) {
      entry
          .definition
          .constraint()
          .ifPresentOrElse(
              constraint -> {
                tasks.add(new Task(rows, List.of(entry.at(constraint.index()))));
                constraints.add(constraint.attachment());
              },
              () -> tasks.add(new Task(rows, List.of(entry.sql()))));
    }
  }

  /**
   * How many bytes a task may sort in. Little is faster as long as it is enough, for the memory is
   * touched for the first time; more makes the server put parallel workers to it, which is of use
   * where fewer large tasks are left than there are hands.
   *
   * @param task the number of the task, from 0
   */
  long sortRoom(int task, int hands) {
    int large = (int) tasks.stream().filter(each -> each.rows >= LARGE).count();
    int last = large % hands;
    boolean amongLast = task >= large - last && task < large;
    long sorting = amongLast ? hands / last : 1;
    return Math.clamp(
        tasks.get(task).rows / ROWS_TO_ROOM,
        Math.min(SORTED_BY_ONE * sorting, MOST_ROOM),
        MOST_ROOM);
  }

  /** How many statements there are. */
  int size() {
    return tasks.stream().mapToInt(task -> task.statements.size()).sum() + constraints.size();
  }
}
