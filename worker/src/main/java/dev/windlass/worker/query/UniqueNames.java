package dev.windlass.worker.query;

import dev.windlass.messages.command.QueryResult.Column;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names for formats in which no two columns share one: the second is called {@code name_2}. */
final class UniqueNames {
  private UniqueNames() {}

  static List<String> of(List<Column> columns) {
    Set<String> taken = new HashSet<>();
    List<String> unique = new ArrayList<>();
    for (Column column : columns) {
      String name = column.name();
      for (int i = 2; !taken.add(name); i++) {
        name = column.name() + "_" + i;
      }
      unique.add(name);
    }
    return List.copyOf(unique);
  }
}
