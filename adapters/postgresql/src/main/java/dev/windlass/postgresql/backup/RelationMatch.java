package dev.windlass.postgresql.backup;

import dev.windlass.messages.command.ObjectPattern;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which relations patterns mean. A pattern that means a partitioned table means its partitions, and
 * a table's sequences go where the table goes.
 */
public final class RelationMatch {
  private final Map<Long, Relation> byOid = new HashMap<>();

  /** Matches among these. */
  public RelationMatch(List<Relation> relations) {
    relations.forEach(relation -> byOid.put(relation.oid(), relation));
  }

  /** Whether any of these patterns means this relation. */
  public boolean any(List<ObjectPattern> patterns, Relation relation) {
    Relation parent = byOid.get(relation.parent());
    if (relation.isSequence() && parent != null) {
      return any(patterns, parent);
    }
    for (Relation it = relation; it != null; it = byOid.get(it.parent())) {
      String schema = it.schema();
      String name = it.name();
      if (patterns.stream().anyMatch(pattern -> pattern.matches(schema, name))) {
        return true;
      }
    }
    return false;
  }

  /** Those of the patterns that mean no relation. */
  public List<ObjectPattern> withoutMatch(List<ObjectPattern> patterns) {
    return patterns.stream()
        .filter(
            pattern ->
                byOid.values().stream().noneMatch(it -> pattern.matches(it.schema(), it.name())))
        .toList();
  }
}
