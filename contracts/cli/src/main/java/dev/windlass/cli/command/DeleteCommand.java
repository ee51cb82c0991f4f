package dev.windlass.cli.command;

import dev.windlass.cli.option.RunOptions;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.InventoryDelete;
import dev.windlass.messages.inventory.DocumentKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code windlass delete}. */
@Command(
    name = "delete",
    header = "Take an engine or a schedule out of the inventory.",
    description = {"Nothing on the engine itself changes. Jobs that are running go on.", ""},
    footer = {
      "",
      "Examples:",
      "  windlass delete engine orders-pg",
      "  windlass delete schedule nightly-orders --dry-run"
    })
public final class DeleteCommand extends Request {
  @Parameters(index = "0", paramLabel = "KIND", description = "engine or schedule.")
  private DocumentKind kind = DocumentKind.ENGINE;

  @Parameters(index = "1", paramLabel = "NAME", description = "Its name.")
  private String name = "";

  @Mixin private RunOptions running = new RunOptions();

  /** Made by the program. */
  public DeleteCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return running.apply(about(Target.NONE, new InventoryDelete(kind, name)));
  }
}
