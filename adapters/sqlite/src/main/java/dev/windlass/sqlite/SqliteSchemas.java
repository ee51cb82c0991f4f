package dev.windlass.sqlite;

import dev.windlass.engine.Schemas;
import dev.windlass.messages.command.SchemaDescribe;
import dev.windlass.messages.command.SchemaDescribeResult;
import dev.windlass.messages.command.SchemaDescribeResult.Column;
import dev.windlass.messages.command.SchemaDescribeResult.Table;
import dev.windlass.sqlite.SqliteConnection.Mode;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tables of a file; asked anew each time, which costs little. */
final class SqliteSchemas implements Schemas {
  private static final String SCHEMA = "main";

  private final DatabaseFiles files;
  private final Clock clock;

  SqliteSchemas(DatabaseFiles files, Clock clock) {
    this.files = files;
    this.clock = clock;
  }

  private record Found(String name, String kind) {}

  private record Part(Column column, int keyPlace) {}

  @Override
  public SchemaDescribeResult describe(String database, SchemaDescribe wanted) {
    Pattern tables = pattern(wanted.tablesOrAll());
    boolean schema = pattern(wanted.schemasOrAll()).matcher(SCHEMA).matches();
    try (SqliteConnection connection = files.connect(files.existing(database), Mode.READ)) {
      List<Found> found =
          connection
              .query(
                  "SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view')"
                      + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
                  row -> new Found(row.getString(1), row.getString(2)))
              .stream()
              .filter(table -> schema && tables.matcher(table.name()).matches())
              .toList();
      return new SchemaDescribeResult(
          found.stream()
              .limit(SchemaDescribeResult.MAX_TABLES)
              .map(table -> table(connection, table))
              .toList(),
          clock.instant(),
          found.size() > SchemaDescribeResult.MAX_TABLES);
    }
  }

  private static Pattern pattern(List<String> names) {
    return Pattern.compile(
        names.isEmpty()
            ? "(?s).*"
            : names.stream()
                .map(name -> Pattern.quote(name).replace("*", "\\E(?s:.*)\\Q"))
                .collect(Collectors.joining("|")));
  }

  private static Table table(SqliteConnection connection, Found table) {
    List<Part> parts =
        connection.query(
            "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info(?)",
            row ->
                new Part(
                    new Column(
                        Objects.requireNonNull(row.getString("name")),
                        Objects.requireNonNull(row.getString("type")),
                        !row.getBoolean("notnull"),
                        row.getString("dflt_value"),
                        null),
                    row.getInt("pk")),
            table.name());
    return new Table(
        SCHEMA,
        table.name(),
        table.kind(),
        null,
        null,
        parts.stream().map(Part::column).toList(),
        parts.stream()
            .filter(part -> part.keyPlace() > 0)
            .sorted(Comparator.comparingInt(Part::keyPlace))
            .map(part -> part.column().name())
            .toList(),
        connection.query(
            "SELECT 'FOREIGN KEY (' || group_concat(\"from\", ', ') || ') REFERENCES ' || \"table\""
                + " || COALESCE('(' || group_concat(\"to\", ', ') || ')', '')"
                + " FROM pragma_foreign_key_list(?) GROUP BY id ORDER BY id",
            row -> row.getString(1),
            table.name()),
        connection.query(
            "SELECT COALESCE(s.sql, i.name) FROM pragma_index_list(?) i"
                + " LEFT JOIN sqlite_schema s ON s.name = i.name ORDER BY i.name",
            row -> row.getString(1),
            table.name()));
  }
}
