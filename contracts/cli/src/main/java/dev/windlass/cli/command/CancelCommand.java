package dev.windlass.cli.command;

import dev.windlass.cli.option.JobIdReader;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.JobCancel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code windlass cancel}. */
@Command(
    name = "cancel",
    header = "Stop a job: a waiting one at once, a running one once its work has stopped.",
    footer = {
      "",
      "Example:",
      "  windlass cancel 5f0c3a1e9b7d42f68c1d0e5a7b3f9c24 --reason 'wrong database'"
    })
public final class CancelCommand extends Request {
  @Parameters(
      index = "0",
      paramLabel = "JOB",
      converter = JobIdReader.class,
      description = "The job's id; see `jobs`.")
  private @Nullable JobId job;

  /** Made by the program. */
  public CancelCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return about(Target.NONE, new JobCancel(Objects.requireNonNull(job)));
  }
}
