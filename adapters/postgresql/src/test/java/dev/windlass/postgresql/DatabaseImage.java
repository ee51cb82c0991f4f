package dev.windlass.postgresql;

import dev.windlass.testbed.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All that can be told of a database: {@code pg_dump}'s text of its schema, a checksum of each
 * table's rows whatever their order, where sequences stand, and its large objects.
 *
 * @param schema the text
 * @param contents by table, sequence and large object
 */
record DatabaseImage(String schema, Map<String, String> contents) {
  /**
   * A partitioned table counts as one: rows move between partitions by hash of an enum, because the
   * hash is made of numbers that a restored type has not.
   */
  private static final String TABLES =
      """
      SELECT format('%I.%I', n.nspname, c.relname), c.relkind FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'm', 'S') AND c.relispopulated AND NOT c.relispartition AND n.nspname !~ '^pg_'
         AND n.nspname <> 'information_schema'
      """;

  static DatabaseImage of(PostgresServer server, String database) {
    return new DatabaseImage(schema(server, database), contents(server, database));
  }

  private static String schema(PostgresServer server, String database) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(server.installation().tool("pg_dump").toString(), "--schema-only");
      builder.environment().putAll(server.clientEnvironment(database));
      Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("pg_dump failed on " + database);
      }
      // Random keys that newer versions of pg_dump put around their scripts.
      return text.lines()
          .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> contents(PostgresServer server, String database) {
    Map<String, String> contents = new TreeMap<>();
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      Map<String, String> kinds = new TreeMap<>();
      try (ResultSet rows = statement.executeQuery(TABLES)) {
        while (rows.next()) {
          kinds.put(rows.getString(1), rows.getString(2));
        }
      }
      for (Map.Entry<String, String> entry : kinds.entrySet()) {
        contents.put(entry.getKey(), one(statement, query(entry.getKey(), entry.getValue())));
      }
      contents.put("large objects", one(statement, largeObjects()));
      return contents;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String query(String name, String kind) {
    if (kind.equals("S")) {
      return "SELECT last_value || ' ' || is_called FROM " + name;
    }
    return "SELECT count(*) || ' ' || COALESCE(sum(hashtextextended(t::text, 0)), 0) FROM "
        + (kind.equals("p") ? "" : "ONLY ")
        + name
        + " t";
  }

  private static String largeObjects() {
    return "SELECT string_agg(oid || ' ' || pg_get_userbyid(lomowner) || ' '"
        + " || COALESCE(lomacl::text, '') || ' ' || md5(lo_get(oid)), E'\\n' ORDER BY oid)"
        + " FROM pg_largeobject_metadata";
  }

  private static String one(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }
}
