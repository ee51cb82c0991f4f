package dev.windlass.cli.command;

import dev.windlass.cli.option.RunOptions;
import dev.windlass.cli.option.ServerOptions;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.EngineStop;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code windlass stop}. */
@Command(
    name = "stop",
    header = "Stop the servers of an engine, or one of them.",
    description = {
      "Sessions end; work of Windlass on the engine is waited for. A primary comes first, so that its standbys get all of its log.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass stop orders-pg --node b --reason CHG-1234",
      "  windlass stop orders-pg --force --reason INC-7"
    })
public final class StopCommand extends Request {
  @Mixin private ServerOptions servers = new ServerOptions();

  @Option(names = "--force", description = "Stop as in a crash, which the next start has to mend.")
  private boolean force;

  @Mixin private RunOptions running = new RunOptions();

  /** Made by the program. */
  public StopCommand(Context context) {
    super(context, LONG);
  }

  @Override
  CommandBuilder command() {
    return running.apply(
        about(servers.target(), new EngineStop(servers.node(), force ? true : null)));
  }
}
