package dev.windlass.cli.command;

import dev.windlass.cli.option.RunOptions;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.WalArchive;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass archive-wal}. */
@Command(
    name = "archive-wal",
    header = "Archive an engine's log, so that its physical backups can go to any moment.",
    description = {
      "Whole files of the log that are not archived yet are received from the server, which keeps"
          + " them until then. Send it by a schedule, as often as changes may be lost.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass archive-wal orders-pg",
      "  windlass archive-wal orders-pg --complete",
      "  windlass archive-wal orders-pg --follow 1h --no-wait"
    })
public final class ArchiveWalCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Option(
      names = "--complete",
      description = "Cut the log first, so that everything up to now is archived.")
  private boolean complete;

  @Option(
      names = "--follow",
      paramLabel = "TIME",
      description = "Stay for so long, such as 1h, and archive what is written meanwhile.")
  private @Nullable Duration follow;

  @Mixin private RunOptions running = new RunOptions();

  /** Made by the program. */
  public ArchiveWalCommand(Context context) {
    super(context, LONG);
  }

  @Override
  CommandBuilder command() {
    return running.apply(
        about(Target.engine(engine), new WalArchive(complete ? Boolean.TRUE : null, follow)));
  }
}
