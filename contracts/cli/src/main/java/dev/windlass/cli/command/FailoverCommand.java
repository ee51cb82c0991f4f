package dev.windlass.cli.command;

import dev.windlass.cli.option.RunOptions;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.EngineFailover;
import dev.windlass.messages.command.EngineFailover.Mode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass failover}. */
@Command(
    name = "failover",
    header =
        "Make another node of an engine its primary, as planned or because the old one is gone.",
    description = {
      "Planned: the primary is stopped cleanly once every check passed, and nothing that it"
          + " acknowledged is lost; it comes back as a standby. When a step before the promotion"
          + " fails, it serves again. With --forced: the primary is gone, and what it had not sent is"
          + " lost; refused while it may still be at work.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass failover orders-pg --to b --dry-run",
      "  windlass failover orders-pg --to b --reason CHG-1234",
      "  windlass failover orders-pg --forced --reason INC-7"
    })
public final class FailoverCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Option(
      names = "--to",
      paramLabel = "NODE",
      description = "The node that becomes the primary; see `replication`. Else the furthest one.")
  private @Nullable String node;

  @Option(names = "--forced", description = "The old primary is gone and cannot hand over.")
  private boolean forced;

  @Option(
      names = "--max-lag-bytes",
      paramLabel = "BYTES",
      description =
          "How many bytes the node may be behind, or with --forced may be known to be lost. Else"
              + " 16 MiB.")
  private @Nullable Long maximumLagBytes;

  @Option(
      names = "--old-primary-is-off",
      description =
          "With --forced, where the old primary's machine cannot be asked: you answer for it that it"
              + " is off and stays off.")
  private boolean oldPrimaryIsOff;

  @Mixin private RunOptions running = new RunOptions();

  /** Made by the program. */
  public FailoverCommand(Context context) {
    super(context, LONG);
  }

  @Override
  CommandBuilder command() {
    return running.apply(
        about(
            Target.engine(engine),
            new EngineFailover(
                forced ? Mode.FORCED : Mode.PLANNED,
                node,
                maximumLagBytes,
                oldPrimaryIsOff ? true : null)));
  }
}
