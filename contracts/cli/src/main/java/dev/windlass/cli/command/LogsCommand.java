package dev.windlass.cli.command;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.LogsGet;
import dev.windlass.messages.command.QueryRun;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass logs}. */
@Command(
    name = "logs",
    header = "Show entries of an engine's log, the newest ones.",
    description = {
      "Entries come back here where the engine's policy allows it (policy: { inlineRows: true,"
          + " statements: true }), and go to the object store with --to object.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass logs orders-pg --level error",
      "  windlass logs orders-pg --since 15m --grep deadlock",
      "  windlass logs orders-pg --since 1d --limit 10000 --to object"
    })
public final class LogsCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Option(
      names = "--since",
      paramLabel = "MOMENT",
      description = "From when on: 15m, 2h, 1d ago, or a time; an hour ago when not said.")
  private @Nullable Instant since;

  @Option(names = "--until", paramLabel = "MOMENT", description = "Until when; now when not said.")
  private @Nullable Instant until;

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description = "The least level: debug, info, notice, warning, error, fatal.")
  private LogsGet.@Nullable Level level;

  @Option(
      names = "--grep",
      paramLabel = "TEXT",
      description = "Only messages that contain this, in upper or lower case.")
  private @Nullable String grep;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many at most, the newest ones; 1,000 when not said.")
  private @Nullable Integer limit;

  @Option(
      names = "--to",
      paramLabel = "inline|object",
      description = "Where entries go: inline (here, the default) or object (the object store).")
  private QueryRun.Destination destination = QueryRun.Destination.INLINE;

  /** Made by the program. */
  public LogsCommand(Context context) {
    super(context, LONG);
  }

  @Override
  boolean isEager() {
    return false;
  }

  @Override
  CommandBuilder command() {
    return about(Target.engine(engine), new LogsGet(since, until, level, grep, limit, destination));
  }
}
