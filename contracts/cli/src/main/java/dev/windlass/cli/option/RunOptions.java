package dev.windlass.cli.option;

import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.CommandOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a job that changes or costs something is to be run. */
public final class RunOptions {
  @Option(
      order = 10,
      names = "--dry-run",
      description = "Run every check, say what would be done, and change nothing.")
  private boolean dryRun;

  @Option(
      order = 10,
      names = "--job-timeout",
      paramLabel = "TIME",
      converter = DurationReader.class,
      description = "How long the job itself may run before it is stopped.")
  private @Nullable Duration jobTimeout;

  @Option(
      order = 10,
      names = "--not-before",
      paramLabel = "MOMENT",
      description = "The earliest moment to start: 2026-11-21T02:00:00Z, or 2h for in two hours.")
  private @Nullable Later notBefore;

  @Option(
      order = 10,
      names = "--start-by",
      paramLabel = "MOMENT",
      description = "The latest moment to start; after it the job expires.")
  private @Nullable Later startBy;

  @Option(
      order = 10,
      names = "--priority",
      paramLabel = "HIGH|NORMAL|LOW",
      description = "Which of the engine's waiting jobs goes first.")
  private CommandOptions.@Nullable Priority priority;

  /** Picocli fills it. */
  public RunOptions() {}

  /** Writes them into a command. */
  public CommandBuilder apply(CommandBuilder command) {
    if (jobTimeout != null) {
      command.timeout(jobTimeout);
    }
    if (notBefore != null) {
      command.notBefore(notBefore.moment());
    }
    if (startBy != null) {
      command.expiresAt(startBy.moment());
    }
    if (priority != null) {
      command.priority(priority);
    }
    return command.dryRun(dryRun);
  }
}
