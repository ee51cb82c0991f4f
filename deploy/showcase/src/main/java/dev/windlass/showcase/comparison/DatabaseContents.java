package dev.windlass.showcase.comparison;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is in a database, as one short text for each thing: rows and an order-independent checksum
 * for every table and materialized view, the state of every sequence, the bytes of all large
 * objects.
 *
 * @param things what there is, by name; the value differs when the contents differ
 */
public record DatabaseContents(Map<String, Contents> things) {

  /**
   * One thing's contents.
   *
   * @param kind what it is: table, materialized view, sequence, large objects
   * @param rows how many rows
   * @param checksum of all rows, in whatever order
   */
  public record Contents(String kind, long rows, String checksum) {}

  /** A relation, as the catalogue has it. */
  private record Relation(String name, String kind, boolean filled) {}

  private static final String RELATIONS =
      """
      select format('%I.%I', n.nspname, c.relname), c.relkind, c.relispopulated
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'm', 'S')
        and n.nspname not in ('pg_catalog', 'information_schema')
        and n.nspname !~ '^pg_(toast|temp)'
      order by 1
      """;

  private static final String ROWS =
      """
      select count(*), coalesce(sum(hashtextextended(this_row::text, 0)::numeric), 0)::text
      from only %s as this_row
      """;

  private static final String LARGE_OBJECTS =
      """
      select count(*), md5(coalesce(string_agg(oid || ':' || md5(lo_get(oid)), ',' order by oid), ''))
      from pg_largeobject_metadata
      """;

  /** Reads every row of everything. */
  public static DatabaseContents read(Connection connection) throws SQLException {
    Map<String, Contents> things = new LinkedHashMap<>();
    for (Relation relation : relations(connection)) {
      things.put(relation.name(), contents(connection, relation));
    }
    things.put("(large objects)", one(connection, LARGE_OBJECTS, "large objects"));
    return new DatabaseContents(things);
  }

  /** How many rows there are in all tables. */
  public long rows() {
    return rowsOf("table");
  }

  /** How many rows there are in all things of this kind. */
  public long rowsOf(String kind) {
    return things.values().stream()
        .filter(contents -> contents.kind().equals(kind))
        .mapToLong(Contents::rows)
        .sum();
  }

  /** How many things of this kind there are. */
  public long count(String kind) {
    return things.values().stream().filter(contents -> contents.kind().equals(kind)).count();
  }

  private static List<Relation> relations(Connection connection) throws SQLException {
    List<Relation> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(RELATIONS)) {
      while (rows.next()) {
        found.add(new Relation(rows.getString(1), rows.getString(2), rows.getBoolean(3)));
      }
    }
    return found;
  }

  private static Contents contents(Connection connection, Relation relation) throws SQLException {
    return switch (relation.kind()) {
      case "S" ->
          one(
              connection,
              "select 1, last_value || ' ' || is_called from " + relation.name(),
              "sequence");
      case "m" ->
          relation.filled()
              ? one(connection, ROWS.formatted(relation.name()), "materialized view")
              : new Contents("materialized view", 0, "not filled");
      default -> one(connection, ROWS.formatted(relation.name()), "table");
    };
  }

  private static Contents one(Connection connection, String query, String kind)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return new Contents(kind, row.getLong(1), row.getString(2));
    }
  }
}
