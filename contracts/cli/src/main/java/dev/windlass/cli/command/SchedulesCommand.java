package dev.windlass.cli.command;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.InventoryList;
import dev.windlass.messages.inventory.DocumentKind;
import picocli.CommandLine.Command;

/** {@code windlass schedules}. */
@Command(
    name = "schedules",
    header = "List the schedules in the inventory.",
    footer = {"", "Example:", "  windlass schedules"})
public final class SchedulesCommand extends Request {

  /** Made by the program. */
  public SchedulesCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return about(Target.NONE, new InventoryList(DocumentKind.SCHEDULE, null));
  }
}
