package dev.windlass.cli.command;

import dev.windlass.cli.option.RunOptions;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.UserDrop;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass drop-user}. */
@Command(
    name = "drop-user",
    header = "Drop a user.",
    description = {
      "What it owns stands in the way, in whichever database, unless it goes to somebody else or is"
          + " dropped too. What it was granted is taken back.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass drop-user orders-pg bob --dry-run",
      "  windlass drop-user orders-pg bob --reassign-to orders_owner --end-sessions",
    })
public final class DropUserCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Parameters(index = "1", paramLabel = "USER", description = "The user's name; see `users`.")
  private String user = "";

  @Option(
      names = "--reassign-to",
      paramLabel = "USER",
      description = "Who gets what it owns, in every database.")
  private @Nullable String reassignTo;

  @Option(
      names = "--drop-owned",
      description = "Drop what it owns, in every database, with its data.")
  private boolean dropOwned;

  @Option(names = "--end-sessions", description = "End its sessions.")
  private boolean endSessions;

  @Option(names = "--if-present", description = "Succeed when there is no such user.")
  private boolean ifPresent;

  @Mixin private RunOptions running = new RunOptions();

  /** Made by the program. */
  public DropUserCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return running.apply(
        about(
            Target.engine(engine),
            new UserDrop(
                user,
                reassignTo,
                dropOwned ? true : null,
                endSessions ? true : null,
                ifPresent ? true : null)));
  }
}
