package dev.windlass.cli.result;

import dev.windlass.cli.terminal.Quantity;
import dev.windlass.cli.terminal.Table;
import dev.windlass.cli.terminal.Terminal;
import dev.windlass.messages.command.DatabaseMaintainResult;
import dev.windlass.messages.command.DatabaseMaintainResult.MaintainedObject;
import dev.windlass.messages.command.DatabaseMaintainResult.Outcome;
import java.util.Locale;

/** What came of upkeep, object by object. */
final class MaintenanceTable {
  private MaintenanceTable() {}

  static void print(Terminal terminal, DatabaseMaintainResult result) {
    Table table =
        new Table()
            .text("OBJECT")
            .text("KIND")
            .whole("OUTCOME")
            .number("SIZE")
            .number("AFTER")
            .number("WASTED")
            .number("TOOK")
            .text("NOTE");
    for (MaintainedObject object : result.objects()) {
      table.row(
          object.name(),
          object.kind(),
          object.outcome().name().toLowerCase(Locale.ROOT),
          Quantity.size(object.bytesBefore()),
          Quantity.size(object.bytesAfter()),
          Quantity.size(object.wastedBytes()),
          Quantity.duration(object.duration()),
          object.note());
      if (object.outcome() != Outcome.DONE) {
        table.paint(
            2,
            object.outcome() == Outcome.FAILED
                ? terminal.outStyle()::bad
                : terminal.outStyle()::warning);
      }
    }
    table.print(terminal);
    terminal
        .out()
        .println(
            "%s done, %d skipped, %d failed, in %s"
                .formatted(
                    Quantity.count(result.done(), "object", "objects"),
                    result.skipped(),
                    result.failed(),
                    Quantity.duration(result.duration())));
  }
}
