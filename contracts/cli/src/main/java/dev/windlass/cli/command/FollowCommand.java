package dev.windlass.cli.command;

import dev.windlass.cli.option.DurationReader;
import dev.windlass.cli.option.JobIdReader;
import dev.windlass.cli.option.Output;
import dev.windlass.cli.run.JobRun;
import dev.windlass.client.WindlassClient;
import dev.windlass.messages.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass follow}. */
@Command(
    name = "follow",
    header = "Follow a job that was submitted before, from its first event to its end.",
    description = {
      "Ends as the job ends: 0 when it succeeded, 1 when it failed. With -o json one line an event.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass follow 5f0c3a1e9b7d42f68c1d0e5a7b3f9c24",
      "  windlass follow 5f0c3a1e9b7d42f68c1d0e5a7b3f9c24 --since 3d --timeout 10m"
    })
public final class FollowCommand implements Callable<Integer> {
  private final Context context;

  @Parameters(
      index = "0",
      paramLabel = "JOB",
      converter = JobIdReader.class,
      description = "The job's id; see `jobs`.")
  private @Nullable JobId job;

  @Option(
      names = "--since",
      paramLabel = "MOMENT",
      description = "About when it was submitted, which spares reading older events.")
  private @Nullable Instant since;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationReader.class,
      description = "How long to follow. The job goes on after that; exit code 4.")
  private @Nullable Duration timeout;

  /** Made by the program. */
  public FollowCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    JobId id = Objects.requireNonNull(job);
    try (WindlassClient client = context.connect()) {
      return new JobRun(
              context.terminal(),
              JobRun.Show.each(context.output()),
              timeout == null ? Request.LONG : timeout,
              context.output() == Output.TABLE)
          .run(id, listener -> client.follow(id, listener, since))
          .code();
    }
  }
}
