package dev.windlass.cli.result;

import dev.windlass.cli.terminal.Quantity;
import dev.windlass.cli.terminal.Table;
import dev.windlass.cli.terminal.Terminal;
import dev.windlass.cli.terminal.Text;
import dev.windlass.messages.command.LogEntry;
import dev.windlass.messages.command.LogsGetResult;
import dev.windlass.messages.command.MetricsCollectResult;
import dev.windlass.messages.command.ObjectReference;
import java.util.List;

/** Metrics and logs. */
final class ObservationTables {
  private ObservationTables() {}

  static void metrics(Terminal terminal, MetricsCollectResult metrics) {
    new Card()
        .add("Points", Quantity.count(metrics.points()))
        .add("Metrics", metrics.metrics().size())
        .add("Messages", metrics.messages() + " on the topic of metrics")
        .add("Collected", Quantity.time(metrics.collectedAt()))
        .add("Took", Quantity.duration(metrics.duration()))
        .print(terminal);
    metrics.notes().forEach(note -> terminal.out().println("  - " + Text.visible(note)));
  }

  static void logs(Terminal terminal, LogsGetResult logs) {
    ObjectReference object = logs.object();
    List<LogEntry> entries = logs.entries();
    if (entries != null) {
      entries(terminal, entries);
    }
    if (object != null) {
      new Card()
          .add("Entries", Quantity.count(logs.count()))
          .add("Object", object.location())
          .add("Size", Quantity.size(object.bytes()))
          .add("SHA-256", object.sha256())
          .print(terminal);
    }
    if (logs.truncated()) {
      terminal.err().println("There are older ones. Ask for more with --limit.");
      terminal.err().flush();
    }
  }

  private static void entries(Terminal terminal, List<LogEntry> entries) {
    Table table =
        new Table()
            .whole("TIME")
            .whole("LEVEL")
            .text("DATABASE")
            .text("USER")
            .text("PID")
            .text("CODE")
            .text("MESSAGE")
            .text("STATEMENT");
    for (LogEntry entry : entries) {
      table.row(
          Quantity.time(entry.time()),
          entry.level(),
          entry.database(),
          entry.user(),
          entry.process(),
          entry.code(),
          entry.detail() == null ? entry.message() : entry.message() + " " + entry.detail(),
          entry.statement());
      switch (entry.level()) {
        case "ERROR", "FATAL", "PANIC" -> table.paint(1, terminal.outStyle()::bad);
        case "WARNING" -> table.paint(1, terminal.outStyle()::warning);
        default -> {}
      }
    }
    table.print(terminal);
  }
}
