package dev.windlass.showcase.comparison;

import dev.windlass.showcase.sample.PostgresProgram;
import dev.windlass.testbed.PostgresServer;
import java.util.ArrayList;
import java.util.List;

/** What {@code pg_dump --schema-only} says about a database. */
final class SchemaText {
  private static final int SHOWN = 10;

  private SchemaText() {}

  /** The first lines that are in one text and not in the other, as sentences. */
  static List<String> differences(PostgresServer server, String source, String copy) {
    List<String> first = read(server, source);
    List<String> second = read(server, copy);
    List<String> found = new ArrayList<>();
    if (first.equals(second)) {
      return found;
    }
    first.stream()
        .filter(line -> !second.contains(line))
        .limit(SHOWN)
        .forEach(line -> found.add("pg_dump shows only in the source: " + line));
    second.stream()
        .filter(line -> !first.contains(line))
        .limit(SHOWN)
        .forEach(line -> found.add("pg_dump shows only in the copy: " + line));
    if (found.isEmpty()) {
      found.add("pg_dump shows the same lines in another order.");
    }
    return found;
  }

  private static List<String> read(PostgresServer server, String database) {
    return new PostgresProgram(server, database)
        .run("pg_dump", "--schema-only")
        .lines()
        // A random word of every run.
        .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
        .toList();
  }
}
