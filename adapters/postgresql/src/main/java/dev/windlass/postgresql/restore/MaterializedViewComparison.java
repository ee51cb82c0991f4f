package dev.windlass.postgresql.restore;

import dev.windlass.engine.Backups.ComparedTable;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.postgresql.backup.Relation;
import dev.windlass.postgresql.connection.ServerConnection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether materialized views hold rows where they did. What rows they hold is not compared: a
 * restore makes them anew from the tables, and the old ones may have been made long before.
 */
final class MaterializedViewComparison implements SideComparison {
  private static final String DATA = "MATERIALIZED VIEW DATA ";
  private static final String THERE =
      """
      SELECT n.nspname, c.relname, c.relispopulated
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'm'
      """;

  private final List<Relation> views;
  private final Supplier<Map<String, DumpEntry>> entries;

  MaterializedViewComparison(List<Relation> relations, Supplier<Map<String, DumpEntry>> entries) {
    this.views = relations.stream().filter(relation -> "m".equals(relation.kind())).toList();
    this.entries = entries;
  }

  @Override
  public String what() {
    return "materialized views";
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public List<ComparedTable> compare(ServerConnection connection, WorkMonitor monitor) {
    Set<Long> populated =
        entries.get().values().stream()
            .filter(entry -> entry.text().startsWith(DATA))
            .map(DumpEntry::oid)
            .collect(Collectors.toSet());
    Map<String, Boolean> found = new TreeMap<>();
    connection.query(
        THERE,
        row ->
            found.put(
                new Relation(
                        0,
                        "m",
                        String.valueOf(row.getString(1)),
                        String.valueOf(row.getString(2)),
                        0,
                        "")
                    .quoted(),
                row.getBoolean(3)));
    return views.stream()
        .map(
            view -> {
              String is = word(found.get(view.quoted()));
              String was = word(populated.contains(view.oid()));
              return ComparedTable.of(
                  "materialized view " + view.quoted(),
                  is.equals(was) ? null : was + " in the backup, " + is + " restored");
            })
        .toList();
  }

  private static String word(@Nullable Boolean populated) {
    if (populated == null) {
      return "missing";
    }
    return populated ? "with rows" : "without rows";
  }
}
