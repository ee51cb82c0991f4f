package dev.windlass.cli.command;

import dev.windlass.cli.option.RunOptions;
import dev.windlass.cli.option.ServerOptions;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.EngineRestart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code windlass restart}. */
@Command(
    name = "restart",
    header =
        "Stop and start the servers of an engine, or one of them, such as for a changed setting.",
    description = {
      "One after the other, the primary last. Sessions end; work of Windlass on the engine is waited for.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass restart orders-pg --node b --reason CHG-1234",
      "  windlass restart orders-pg --dry-run"
    })
public final class RestartCommand extends Request {
  @Mixin private ServerOptions servers = new ServerOptions();

  @Option(names = "--force", description = "Stop as in a crash, which the next start has to mend.")
  private boolean force;

  @Mixin private RunOptions running = new RunOptions();

  /** Made by the program. */
  public RestartCommand(Context context) {
    super(context, LONG);
  }

  @Override
  CommandBuilder command() {
    return running.apply(
        about(servers.target(), new EngineRestart(servers.node(), force ? true : null)));
  }
}
