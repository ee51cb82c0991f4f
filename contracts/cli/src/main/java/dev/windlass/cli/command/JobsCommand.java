package dev.windlass.cli.command;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.JobList;
import dev.windlass.messages.event.JobState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code windlass jobs}. */
@Command(
    name = "jobs",
    header = "List jobs, newest first.",
    footer = {
      "",
      "Examples:",
      "  windlass jobs",
      "  windlass jobs --state running,waiting",
      "  windlass jobs --engine orders-pg --command database.backup --since 1d"
    })
public final class JobsCommand extends Request {
  @Option(names = "--engine", paramLabel = "ENGINE", description = "Only jobs of this engine.")
  private @Nullable String engine;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description =
          "Only jobs in these states: accepted, waiting, running, succeeded, failed, cancelled,"
              + " expired.")
  private @Nullable List<JobState> states;

  @Option(
      names = "--command",
      paramLabel = "NAME",
      description = "Only this, such as database.backup.")
  private @Nullable String name;

  @Option(
      names = "--since",
      paramLabel = "MOMENT",
      description = "Only jobs admitted since then: 2h ago as 2h, or 2026-11-20T00:00:00Z.")
  private @Nullable Instant since;

  @Option(names = "--limit", paramLabel = "N", description = "How many at most; 50 when not said.")
  private @Nullable Integer limit;

  /** Made by the program. */
  public JobsCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return about(Target.NONE, new JobList(engine, states, name, since, limit));
  }
}
