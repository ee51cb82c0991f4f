package dev.windlass.cli.result;

import dev.windlass.cli.terminal.Quantity;
import dev.windlass.cli.terminal.Style;
import dev.windlass.cli.terminal.Table;
import dev.windlass.cli.terminal.Terminal;
import dev.windlass.cli.terminal.Text;
import dev.windlass.messages.command.DatabaseListResult;
import dev.windlass.messages.command.DatabaseMetadata;
import dev.windlass.messages.command.EngineMetadata;
import dev.windlass.messages.command.ProcessListResult;
import dev.windlass.messages.command.Session;
import java.util.List;

/** What engines say about themselves. */
final class EngineTables {
  private EngineTables() {}

  static void databases(Terminal terminal, DatabaseListResult list) {
    Table table =
        new Table()
            .text("DATABASE")
            .number("SIZE")
            .text("OWNER")
            .text("ENCODING")
            .text("COLLATION")
            .text("CREATED")
            .text("FINDINGS");
    for (DatabaseMetadata database : list.databases()) {
      table.row(
          database.name(),
          Quantity.size(database.sizeBytes()),
          database.owner(),
          database.encoding(),
          database.collation(),
          created(database),
          database.findings().isEmpty() ? null : database.findings().size());
    }
    table.print(terminal);
  }

  static void database(Terminal terminal, DatabaseMetadata database) {
    new Card()
        .add("Database", database.name())
        .add("Size", Quantity.size(database.sizeBytes()))
        .add("Owner", database.owner())
        .add("Encoding", database.encoding())
        .add("Collation", database.collation())
        .add("Locale provider", database.localeProvider())
        .add("Locale", database.locale())
        .add("Created", created(database))
        .print(terminal);
    list(terminal, "Findings", database.findings());
  }

  private static String created(DatabaseMetadata database) {
    return (database.createdEstimated() && database.created() != null ? "about " : "")
        + Quantity.time(database.created());
  }

  static void engine(Terminal terminal, EngineMetadata engine) {
    Integer port = engine.port();
    Card card =
        new Card()
            .add("Engine", engine.name())
            .add("Status", engine.status())
            .add("Kind", engine.kind() + " " + engine.version())
            .add("Edition", engine.edition())
            .add("Address", engine.host() + (port == null ? "" : ":" + port))
            .add("Role", engine.role())
            .add("Started", Quantity.time(engine.started()))
            .add("Server time", Quantity.time(engine.serverTime()))
            .add("Can", String.join(", ", engine.capabilities()));
    card.print(terminal);
    list(terminal, "Missing privileges", engine.missingPrivileges());
  }

  private static void list(Terminal terminal, String title, List<String> sentences) {
    if (!sentences.isEmpty()) {
      terminal.out().println(terminal.outStyle().bold(title));
      sentences.forEach(
          sentence ->
              terminal.out().println(terminal.outStyle().warning("  - " + Text.visible(sentence))));
    }
  }

  static void sessions(Terminal terminal, ProcessListResult list) {
    Table table =
        new Table()
            .whole("PID")
            .text("STATE")
            .number("RUNNING")
            .number("IN TX")
            .whole("BLOCKED BY")
            .text("USER")
            .text("DATABASE")
            .text("CLIENT")
            .text("APPLICATION")
            .text("WAITS FOR")
            .text("STATEMENT");
    Style style = terminal.outStyle();
    for (Session session : list.sessions()) {
      table.row(
          session.id(),
          session.state(),
          Quantity.duration(session.statementAge()),
          Quantity.duration(session.transactionAge()),
          String.join(",", session.blockedBy()),
          session.user(),
          session.database(),
          session.client(),
          session.application(),
          session.waitsFor(),
          session.statement());
      table.paint(4, style::bad);
    }
    table.print(terminal);
  }
}
