package dev.windlass.cli.result;

import dev.windlass.cli.terminal.Table;
import dev.windlass.cli.terminal.Terminal;
import dev.windlass.cli.terminal.Text;
import dev.windlass.messages.command.ConfigurationGetResult;
import dev.windlass.messages.command.ConfigurationSetResult;
import dev.windlass.messages.command.ConfigurationSetting;
import dev.windlass.messages.command.TakesEffect;
import org.jspecify.annotations.Nullable;

/** Settings, and what was done to them. */
final class ConfigurationTables {
  private ConfigurationTables() {}

  static void settings(Terminal terminal, ConfigurationGetResult result) {
    if (result.settings().size() == 1) {
      one(terminal, result.settings().getFirst());
      return;
    }
    Table table =
        new Table()
            .text("SETTING")
            .text("VALUE")
            .text("DEFAULT")
            .text("SOURCE")
            .text("OVERRIDDEN")
            .text("CHANGES")
            .whole("PENDING");
    for (ConfigurationSetting setting : result.settings()) {
      table.row(
          setting.key(),
          with(setting.value(), setting.unit()),
          with(setting.defaultValue(), setting.unit()),
          setting.source(),
          overridden(setting),
          words(setting.takesEffect()),
          setting.pendingRestart() ? "restart" : null);
      table.paint(6, terminal.outStyle()::warning);
    }
    table.print(terminal);
  }

  private static @Nullable String overridden(ConfigurationSetting setting) {
    int overrides = setting.overrides().size();
    return overrides == 0 ? null : overrides + (overrides == 1 ? " place" : " places");
  }

  private static void one(Terminal terminal, ConfigurationSetting setting) {
    new Card()
        .add("Setting", setting.key())
        .add("Value", with(setting.value(), setting.unit()))
        .add("Default", with(setting.defaultValue(), setting.unit()))
        .add("Source", setting.source())
        .add("Type", setting.type())
        .add("Takes", String.join(", ", setting.allowed()))
        .add("Least", with(setting.minimum(), setting.unit()))
        .add("Most", with(setting.maximum(), setting.unit()))
        .add("A change is felt", words(setting.takesEffect()))
        .add("Pending", setting.pendingRestart() ? "a restart" : null)
        .add("What for", setting.description())
        .print(terminal);
    if (!setting.overrides().isEmpty()) {
      Table table = new Table().text("DATABASE").text("USER").text("VALUE INSTEAD");
      setting
          .overrides()
          .forEach(override -> table.row(override.database(), override.user(), override.value()));
      terminal.out().println();
      table.print(terminal);
    }
  }

  private static @Nullable String with(@Nullable String value, @Nullable String unit) {
    return value == null || unit == null ? value : value + " " + unit;
  }

  private static String words(TakesEffect effect) {
    return switch (effect) {
      case IMMEDIATELY -> "at once";
      case NEW_SESSIONS -> "in new sessions";
      case RESTART -> "after a restart";
      case NEVER -> "never";
    };
  }

  static void changed(Terminal terminal, ConfigurationSetResult set) {
    new Card()
        .add("Setting", set.key())
        .add("Database", set.database())
        .add("User", set.user())
        .add("Before", set.before() == null ? "(not set)" : set.before())
        .add("After", set.after() == null ? "(not set)" : set.after())
        .add("Unit", set.unit())
        .add("Takes effect", words(set.takesEffect()))
        .print(terminal);
    if (!set.changed()) {
      terminal.out().println("It was so before.");
    }
    if (set.pendingRestart()) {
      terminal.out().println(terminal.outStyle().warning("It waits for a restart of the engine."));
    }
    set.notes().forEach(note -> terminal.out().println("  - " + Text.visible(note)));
  }
}
