package dev.windlass.cli.command;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.DatabaseList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code windlass databases}. */
@Command(
    name = "databases",
    header = "List the databases of an engine.",
    footer = {"", "Example:", "  windlass databases orders-pg"})
public final class DatabasesCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  /** Made by the program. */
  public DatabasesCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return about(Target.engine(engine), new DatabaseList());
  }
}
