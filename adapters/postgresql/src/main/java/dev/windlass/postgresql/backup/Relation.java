package dev.windlass.postgresql.backup;

import dev.windlass.engine.BackupManifest;
import dev.windlass.postgresql.connection.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A table, view or sequence of a database, as the manifest remembers it beside the schema.
 *
 * @param oid its number in the catalogue, which the dump's table of contents bears too
 * @param kind its letter in the catalogue: r, p, v, m, f or S
 * @param schema its schema
 * @param name its name
 * @param parent the partitioned table that it is a partition of, or the table that owns a sequence;
 *     0 for none
 * @param into the quoted table that its rows are loaded through, where that is another one; empty
 *     otherwise
 */
public record Relation(
    long oid, String kind, String schema, String name, long parent, String into) {
  private static final String KEY = "relations";
  private static final int COLUMNS = 6;

  /** Its name with its schema, quoted. */
  public String quoted() {
    return Sql.identifier(schema, name);
  }

  /** Whether it can hold rows that somebody wrote: not a view, not a sequence. */
  public boolean isTable() {
    return "rpf".contains(kind);
  }

  /** Whether it is a sequence. */
  public boolean isSequence() {
    return "S".equals(kind);
  }

  static void put(List<Relation> relations, Map<String, Object> details) {
    details.put(
        KEY,
        relations.stream()
            .map(it -> List.of(it.oid, it.kind, it.schema, it.name, it.parent, it.into))
            .toList());
  }

  /** Those of a backup; none for one of before they were written. */
  public static List<Relation> of(BackupManifest manifest) {
    return manifest.parts().stream().flatMap(part -> read(part.details()).stream()).toList();
  }

  private static List<Relation> read(Map<String, Object> details) {
    List<Relation> relations = new ArrayList<>();
    if (details.get(KEY) instanceof List<?> list) {
      for (Object entry : list) {
        if (entry instanceof List<?> it && it.size() == COLUMNS) {
          relations.add(
              new Relation(
                  ((Number) it.get(0)).longValue(),
                  String.valueOf(it.get(1)),
                  String.valueOf(it.get(2)),
                  String.valueOf(it.get(3)),
                  ((Number) it.get(4)).longValue(),
                  String.valueOf(it.get(5))));
        }
      }
    }
    return relations;
  }
}
