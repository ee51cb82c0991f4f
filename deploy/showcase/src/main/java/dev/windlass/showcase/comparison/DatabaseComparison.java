package dev.windlass.showcase.comparison;

import dev.windlass.showcase.comparison.DatabaseContents.Contents;
import dev.windlass.testbed.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two databases of one server, compared by their contents and by what {@code pg_dump --schema-only}
 * says about them.
 *
 * @param source contents of the first
 * @param copy contents of the second
 * @param differences one sentence each; empty when the two are equal
 */
public record DatabaseComparison(
    DatabaseContents source, DatabaseContents copy, List<String> differences) {

  /** Reads and compares both, whole. */
  public static DatabaseComparison of(PostgresServer server, String source, String copy)
      throws SQLException {
    DatabaseContents first = contents(server, source);
    DatabaseContents second = contents(server, copy);
    List<String> differences = new ArrayList<>(differences(first, second));
    differences.addAll(SchemaText.differences(server, source, copy));
    return new DatabaseComparison(first, second, List.copyOf(differences));
  }

  /** Whether nothing differs. */
  public boolean isEqual() {
    return differences.isEmpty();
  }

  private static DatabaseContents contents(PostgresServer server, String database)
      throws SQLException {
    try (Connection connection = server.connect(database)) {
      return DatabaseContents.read(connection);
    }
  }

  private static List<String> differences(DatabaseContents first, DatabaseContents second) {
    Set<String> names = new LinkedHashSet<>(first.things().keySet());
    names.addAll(second.things().keySet());
    List<String> found = new ArrayList<>();
    for (String name : names) {
      Contents one = first.things().get(name);
      Contents other = second.things().get(name);
      if (one == null || !one.equals(other)) {
        found.add(name + ": " + describe(one) + " in the source, " + describe(other) + " here.");
      }
    }
    return found;
  }

  private static String describe(@Nullable Contents contents) {
    return contents == null
        ? "absent"
        : contents.kind()
            + " with "
            + contents.rows()
            + " rows and checksum "
            + contents.checksum();
  }
}
