package dev.windlass.cli.command;

import dev.windlass.cli.option.JobIdReader;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.JobDescribe;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code windlass job}. */
@Command(
    name = "job",
    header = "Describe a job with its history.",
    footer = {"", "Example:", "  windlass job 5f0c3a1e9b7d42f68c1d0e5a7b3f9c24"})
public final class JobCommand extends Request {
  @Parameters(
      index = "0",
      paramLabel = "JOB",
      converter = JobIdReader.class,
      description = "The job's id; see `jobs`.")
  private @Nullable JobId job;

  /** Made by the program. */
  public JobCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return about(Target.NONE, new JobDescribe(Objects.requireNonNull(job)));
  }
}
