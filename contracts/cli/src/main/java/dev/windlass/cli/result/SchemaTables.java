package dev.windlass.cli.result;

import dev.windlass.cli.terminal.Quantity;
import dev.windlass.cli.terminal.Terminal;
import dev.windlass.cli.terminal.Text;
import dev.windlass.messages.command.SchemaDescribeResult;
import dev.windlass.messages.command.SchemaDescribeResult.Column;
import dev.windlass.messages.command.SchemaDescribeResult.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tables of a database. */
final class SchemaTables {
  private SchemaTables() {}

  static void print(Terminal terminal, SchemaDescribeResult result) {
    if (result.tables().size() == 1) {
      one(terminal, result.tables().getFirst());
    } else {
      all(terminal, result.tables());
    }
    if (result.truncated()) {
      terminal.err().println("There are more tables. Name some, or a schema with --schema.");
      terminal.err().flush();
    }
  }

  private static void all(Terminal terminal, List<Table> tables) {
    dev.windlass.cli.terminal.Table table =
        new dev.windlass.cli.terminal.Table()
            .text("SCHEMA")
            .text("TABLE")
            .text("KIND")
            .number("ROWS, ABOUT")
            .number("COLUMNS")
            .number("INDEXES")
            .text("PRIMARY KEY")
            .text("COMMENT");
    for (Table each : tables) {
      table.row(
          each.schema(),
          each.name(),
          each.kind(),
          rows(each),
          each.columns().size(),
          each.indexes().size(),
          String.join(", ", each.primaryKey()),
          each.comment());
    }
    table.print(terminal);
  }

  private static @Nullable String rows(Table table) {
    Long rows = table.estimatedRows();
    return rows == null ? null : Quantity.count(rows);
  }

  private static void one(Terminal terminal, Table table) {
    new Card()
        .add("Table", table.schema() + "." + table.name())
        .add("Kind", table.kind())
        .add("Rows, about", rows(table))
        .add("Primary key", String.join(", ", table.primaryKey()))
        .add("Comment", table.comment())
        .print(terminal);
    terminal.out().println();
    dev.windlass.cli.terminal.Table columns =
        new dev.windlass.cli.terminal.Table()
            .text("COLUMN")
            .text("TYPE")
            .whole("NULL")
            .text("DEFAULT")
            .text("COMMENT");
    for (Column column : table.columns()) {
      columns.row(
          column.name(),
          column.type(),
          column.nullable() ? "yes" : "no",
          column.defaultValue(),
          column.comment());
    }
    columns.print(terminal);
    list(terminal, "Foreign keys", table.foreignKeys());
    list(terminal, "Indexes", table.indexes());
  }

  private static void list(Terminal terminal, String title, List<String> texts) {
    if (!texts.isEmpty()) {
      terminal.out().println();
      terminal.out().println(terminal.outStyle().bold(title));
      texts.forEach(text -> terminal.out().println("  " + Text.visible(text)));
    }
  }
}
