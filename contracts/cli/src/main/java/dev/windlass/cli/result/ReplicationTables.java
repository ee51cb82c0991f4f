package dev.windlass.cli.result;

import dev.windlass.cli.terminal.Quantity;
import dev.windlass.cli.terminal.Style;
import dev.windlass.cli.terminal.Table;
import dev.windlass.cli.terminal.Terminal;
import dev.windlass.cli.terminal.Text;
import dev.windlass.messages.command.EngineFailoverResult;
import dev.windlass.messages.command.EngineLifecycleResult;
import dev.windlass.messages.command.ReplicationStatusResult;
import dev.windlass.messages.command.ReplicationStatusResult.Node;
import dev.windlass.messages.command.ReplicationStatusResult.Partner;
import dev.windlass.messages.command.ReplicationStatusResult.Role;
import dev.windlass.messages.command.ReplicationStatusResult.Slot;
import java.util.List;
import java.util.Locale;

/** How servers replicate. */
final class ReplicationTables {
  private ReplicationTables() {}

  static void status(Terminal terminal, ReplicationStatusResult status) {
    nodes(terminal, status);
    partners(terminal, status);
    slots(terminal, status.slots());
    Style style = terminal.outStyle();
    for (String finding : status.findings()) {
      terminal.out().println(style.warning("- " + Text.visible(finding)));
    }
    terminal.out().flush();
  }

  static void failedOver(Terminal terminal, EngineFailoverResult failover) {
    new Card()
        .add("New primary", failover.newPrimary())
        .add("Old primary", failover.oldPrimary())
        .add("Timeline", failover.timeline())
        .add("Downtime", Quantity.duration(failover.downtime()))
        .add(
            "Lost",
            failover.lostBytes() == null ? "not known" : Quantity.size(failover.lostBytes()))
        .print(terminal);
    for (String change : failover.changes()) {
      terminal.out().println("- " + Text.visible(change));
    }
    for (String warning : failover.warnings()) {
      terminal.out().println(terminal.outStyle().warning("- " + Text.visible(warning)));
    }
    terminal.out().flush();
  }

  static void servers(Terminal terminal, EngineLifecycleResult lifecycle) {
    Table table = new Table().whole("NODE").whole("WAS").whole("IS").text("ROLE").number("TOOK");
    for (EngineLifecycleResult.Server server : lifecycle.servers()) {
      table.row(
          server.node(),
          lower(server.before()),
          lower(server.after()),
          server.role() == null ? null : lower(server.role()),
          Quantity.duration(server.took()));
    }
    table.print(terminal);
    terminal.out().flush();
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  private static void nodes(Terminal terminal, ReplicationStatusResult status) {
    Table table =
        new Table()
            .whole("NODE")
            .whole("ROLE")
            .text("FOLLOWS")
            .text("MODE")
            .text("SYNC")
            .number("LAG")
            .number("BEHIND")
            .number("TIMELINE")
            .text("POSITION");
    for (Node node : status.nodes()) {
      table.row(
          node.name(),
          node.role().name().toLowerCase(Locale.ROOT),
          node.upstream(),
          node.mode(),
          node.syncState(),
          Quantity.size(node.lagBytes()),
          Quantity.duration(node.lag()),
          node.timeline(),
          node.position());
      if (node.role() == Role.UNREACHABLE) {
        table.paint(1, terminal.outStyle()::bad);
      }
    }
    table.print(terminal);
  }

  /** Those who receive the log and are none of the engine's nodes; the others are shown already. */
  private static void partners(Terminal terminal, ReplicationStatusResult status) {
    Table table =
        new Table()
            .whole("ALSO FROM")
            .text("RECEIVER")
            .text("ADDRESS")
            .text("STATE")
            .text("SYNC")
            .number("LAG");
    boolean any = false;
    for (Node node : status.nodes()) {
      for (Partner partner : node.partners()) {
        if (partner.node() == null) {
          any = true;
          table.row(
              node.name(),
              partner.name(),
              partner.address(),
              partner.state(),
              partner.syncState(),
              Quantity.size(partner.lagBytes()));
        }
      }
    }
    if (any) {
      terminal.out().println();
      table.print(terminal);
    }
  }

  private static void slots(Terminal terminal, List<Slot> slots) {
    if (slots.isEmpty()) {
      return;
    }
    Table table =
        new Table()
            .text("SLOT")
            .whole("ON")
            .text("TYPE")
            .text("USED")
            .text("STATE")
            .number("KEEPS");
    for (Slot slot : slots) {
      table.row(
          slot.name(),
          slot.node(),
          slot.type(),
          slot.active() ? "yes" : "no",
          slot.state(),
          Quantity.size(slot.retainedBytes()));
    }
    terminal.out().println();
    table.print(terminal);
  }
}
