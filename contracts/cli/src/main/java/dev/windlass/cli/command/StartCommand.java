package dev.windlass.cli.command;

import dev.windlass.cli.option.RunOptions;
import dev.windlass.cli.option.ServerOptions;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.EngineStart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code windlass start}. */
@Command(
    name = "start",
    header = "Start the servers of an engine, or one of them.",
    description = {
      "A primary comes first. Refused when a second primary would come up. Needs nodes with a control in the engine's document.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass start orders-pg --dry-run",
      "  windlass start orders-pg --node b --reason CHG-1234"
    })
public final class StartCommand extends Request {
  @Mixin private ServerOptions servers = new ServerOptions();

  @Mixin private RunOptions running = new RunOptions();

  /** Made by the program. */
  public StartCommand(Context context) {
    super(context, LONG);
  }

  @Override
  CommandBuilder command() {
    return running.apply(about(servers.target(), new EngineStart(servers.node())));
  }
}
