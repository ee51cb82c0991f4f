package dev.windlass.cli.command;

import dev.windlass.cli.option.RunOptions;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.ProcessKill;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass kill}. */
@Command(
    name = "kill",
    header = "End a session of an engine, or only its statement.",
    description = {"Ends with 0 when the engine no longer lists it.", ""},
    footer = {
      "",
      "Examples:",
      "  windlass kill orders-pg 4711 --reason 'blocks the nightly load'",
      "  windlass kill orders-pg 4711 --cancel"
    })
public final class KillCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Parameters(index = "1", paramLabel = "PID", description = "The session, as `ps` shows it.")
  private String process = "";

  @Option(names = "--cancel", description = "Stop the statement and leave the session.")
  private boolean cancel;

  @Option(
      names = "--started",
      paramLabel = "MOMENT",
      description = "When the session began, so that another one that got its number is never hit.")
  private @Nullable Instant started;

  @Mixin private RunOptions running = new RunOptions();

  /** Made by the program. */
  public KillCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return running.apply(
        about(
            Target.engine(engine),
            new ProcessKill(process, started, cancel ? ProcessKill.Mode.CANCEL : null)));
  }
}
