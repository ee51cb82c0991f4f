package dev.windlass.cli.option;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and how long to wait for the job. */
public final class WaitOptions {
  @Option(
      order = 20,
      names = "--wait",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Wait for the job and show its result (the default), or print its id and end.")
  private boolean wait;

  @Option(
      order = 20,
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationReader.class,
      description =
          "How long to wait, such as 90s, 15m or 2h. The job goes on after that; exit code 4.")
  private @Nullable Duration timeout;

  /** Picocli fills it. */
  public WaitOptions() {}

  /** Whether to wait. */
  public boolean isWait() {
    return wait;
  }

  /** How long. */
  public Duration timeoutOr(Duration usual) {
    return timeout == null ? usual : timeout;
  }
}
