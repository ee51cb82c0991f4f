package dev.windlass.cli.command;

import dev.windlass.cli.option.DurationReader;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.ProcessList;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass ps}. */
@Command(
    name = "ps",
    header = "List an engine's sessions: who runs what, for how long, who blocks whom.",
    description = {"The longest-running first. Windlass's own sessions are not among them.", ""},
    footer = {
      "",
      "Examples:",
      "  windlass ps orders-pg",
      "  windlass ps orders-pg --active-for 5m --statements"
    })
public final class PsCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Option(
      names = "--database",
      paramLabel = "NAME",
      description = "Only sessions on this database.")
  private @Nullable String database;

  @Option(names = "--user", paramLabel = "NAME", description = "Only sessions of this login.")
  private @Nullable String user;

  @Option(
      names = "--active-for",
      paramLabel = "TIME",
      converter = DurationReader.class,
      description = "Only sessions whose statement runs at least so long, such as 30s or 5m.")
  private @Nullable Duration activeFor;

  @Option(
      names = "--statements",
      description = "Show the statements too, where the engine's policy allows it.")
  private boolean statements;

  /** Made by the program. */
  public PsCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return about(
        Target.engine(engine),
        new ProcessList(database, user, activeFor, statements ? true : null));
  }
}
