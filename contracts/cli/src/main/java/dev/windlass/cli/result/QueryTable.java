package dev.windlass.cli.result;

import dev.windlass.cli.terminal.Quantity;
import dev.windlass.cli.terminal.Table;
import dev.windlass.cli.terminal.Terminal;
import dev.windlass.messages.command.ObjectReference;
import dev.windlass.messages.command.QueryResult;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Rows of a statement. */
final class QueryTable {
  private QueryTable() {}

  static void print(Terminal terminal, QueryResult query) {
    List<List<JsonNode>> rows = query.rows();
    ObjectReference object = query.object();
    Long updated = query.updateCount();
    if (rows != null && !query.columns().isEmpty()) {
      rows(terminal, query, rows);
    }
    if (rows != null && query.columns().isEmpty() && updated == null) {
      terminal.out().println(Quantity.count(query.rowCount(), "row", "rows") + " without columns");
    }
    if (object != null) {
      new Card()
          .add("Rows", Quantity.count(query.rowCount()))
          .add("Object", object.location())
          .add("Size", Quantity.size(object.bytes()))
          .add("SHA-256", object.sha256())
          .add("Holds", object.contentType())
          .print(terminal);
    }
    if (updated != null) {
      terminal.out().println(Quantity.count(updated, "row", "rows") + " changed");
    }
    if (query.truncated()) {
      terminal
          .err()
          .println(
              "Only the first "
                  + Quantity.count(query.rowCount(), "row", "rows")
                  + "; there are more. Ask for more with --limit.");
      terminal.err().flush();
    }
  }

  private static void rows(Terminal terminal, QueryResult query, List<List<JsonNode>> rows) {
    Table table = new Table();
    for (int i = 0; i < query.columns().size(); i++) {
      int column = i;
      boolean numbers =
          rows.stream()
              .map(row -> row.get(column))
              .allMatch(value -> value.isNumber() || value.isNull());
      String name = query.columns().get(i).name();
      if (numbers && !rows.isEmpty()) {
        table.number(name);
      } else {
        table.text(name);
      }
    }
    rows.forEach(row -> table.row(row.stream().map(QueryTable::text).toArray()));
    table.keepEmptyColumns().print(terminal);
    if (terminal.isOutTerminal()) {
      String line = "(" + Quantity.count(rows.size(), "row", "rows") + ")";
      terminal.out().println(terminal.outStyle().faint(line));
    }
  }

  private static String text(JsonNode value) {
    if (value.isNull()) {
      return "NULL";
    }
    return value.isValueNode() ? value.asString() : value.toString();
  }
}
