package dev.windlass.cli.result;

import dev.windlass.cli.terminal.Style;
import dev.windlass.cli.terminal.Table;
import dev.windlass.cli.terminal.Terminal;
import dev.windlass.cli.terminal.Text;
import dev.windlass.messages.command.InventoryChanges;
import dev.windlass.messages.command.InventoryListResult;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.messages.inventory.InventoryDocument;
import dev.windlass.messages.inventory.ScheduleDocument;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The inventory, and what changed in it. */
final class InventoryTables {
  private InventoryTables() {}

  static void changes(Terminal terminal, InventoryChanges changes) {
    for (InventoryChanges.Change change : changes.changes()) {
      terminal.out().println(heading(terminal.outStyle(), change));
      change
          .differences()
          .forEach(difference -> terminal.out().println("    " + Text.visible(difference)));
    }
  }

  private static String heading(Style style, InventoryChanges.Change change) {
    String what =
        change.kind().toString().charAt(0)
            + change.kind().toString().substring(1).toLowerCase(Locale.ROOT)
            + " "
            + Text.visible(change.name());
    return switch (change.action()) {
      case ADDED -> style.good("+ " + what + " added");
      case CHANGED -> style.warning("~ " + what + " changed");
      case UNCHANGED -> style.faint("= " + what + " unchanged");
      case DELETED -> style.bad("- " + what + " deleted");
    };
  }

  static void documents(Terminal terminal, InventoryListResult list) {
    List<EngineDocument> engines = of(list, EngineDocument.class);
    List<ScheduleDocument> schedules = of(list, ScheduleDocument.class);
    if (!engines.isEmpty()) {
      engines(terminal, engines);
    }
    if (!engines.isEmpty() && !schedules.isEmpty()) {
      terminal.out().println();
    }
    if (!schedules.isEmpty()) {
      schedules(terminal, schedules);
    }
    if (list.documents().isEmpty()) {
      terminal.err().println("The inventory has none. Add what is missing: windlass apply -f FILE");
      terminal.err().flush();
    }
  }

  private static <D extends InventoryDocument> List<D> of(InventoryListResult list, Class<D> kind) {
    return list.documents().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static void engines(Terminal terminal, List<EngineDocument> engines) {
    Table table = new Table().text("ENGINE").whole("KIND").text("ADDRESS").text("LABELS");
    engines.forEach(
        engine ->
            table.row(
                engine.name(), engine.engine(), address(engine), pairs(engine.labelsOrNone())));
    table.print(terminal);
  }

  private static @Nullable String address(EngineDocument engine) {
    JsonNode host = engine.settingsOrNone().get("host");
    JsonNode port = engine.settingsOrNone().get("port");
    return host == null ? null : host.asString() + (port == null ? "" : ":" + port.asString());
  }

  private static String pairs(Map<String, String> labels) {
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(","));
  }

  private static void schedules(Terminal terminal, List<ScheduleDocument> schedules) {
    Table table =
        new Table()
            .text("SCHEDULE")
            .text("COMMAND")
            .text("ENGINES")
            .text("DATABASE")
            .whole("CRON")
            .text("TIME ZONE")
            .text("ENABLED");
    schedules.forEach(
        schedule ->
            table.row(
                schedule.name(),
                schedule.command().type(),
                schedule.engines().name() == null
                    ? schedule.engines().selector()
                    : schedule.engines().name(),
                schedule.command().database(),
                schedule.cron(),
                schedule.timeZone() == null ? "UTC" : schedule.timeZone(),
                schedule.isEnabled() ? "yes" : "no"));
    table.print(terminal);
  }
}
