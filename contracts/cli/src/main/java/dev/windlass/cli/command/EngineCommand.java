package dev.windlass.cli.command;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.EngineDescribe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code windlass engine}. */
@Command(
    name = "engine",
    header = "Ask an engine how it is: version, role, health, what it can do.",
    footer = {"", "Example:", "  windlass engine orders-pg"})
public final class EngineCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  /** Made by the program. */
  public EngineCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return about(Target.engine(engine), new EngineDescribe());
  }
}
