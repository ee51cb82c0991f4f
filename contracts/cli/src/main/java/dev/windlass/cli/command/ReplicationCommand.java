package dev.windlass.cli.command;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.ReplicationStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code windlass replication}. */
@Command(
    name = "replication",
    header =
        "Show how an engine's servers replicate: who is primary, how far behind the others are.",
    description = {
      "Asks every node of the engine's document, standbys too, whether or not there is a primary.",
      ""
    },
    footer = {"", "Example:", "  windlass replication orders-pg"})
public final class ReplicationCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  /** Made by the program. */
  public ReplicationCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return about(Target.engine(engine), new ReplicationStatus());
  }
}
