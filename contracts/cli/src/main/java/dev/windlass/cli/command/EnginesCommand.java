package dev.windlass.cli.command;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.InventoryList;
import dev.windlass.messages.inventory.DocumentKind;
import picocli.CommandLine.Command;

/** {@code windlass engines}. */
@Command(
    name = "engines",
    header = "List the engines in the inventory.",
    footer = {"", "Examples:", "  windlass engines", "  windlass engines -o json"})
public final class EnginesCommand extends Request {

  /** Made by the program. */
  public EnginesCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return about(Target.NONE, new InventoryList(DocumentKind.ENGINE, null));
  }
}
