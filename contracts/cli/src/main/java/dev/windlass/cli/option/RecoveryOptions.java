package dev.windlass.cli.option;

import dev.windlass.cli.input.InputException;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.RecoveryAction;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a server goes that is made of a physical backup, and how far. */
public final class RecoveryOptions {
  @Option(
      names = "--directory",
      paramLabel = "NAME",
      description = "Make a server in a new directory of this name on the worker's machine.")
  private @Nullable String directory;

  @Option(
      names = "--to-time",
      paramLabel = "MOMENT",
      description = "With --directory: as it was then (2026-11-20T09:41:00Z, or 2h ago: 2h).")
  private @Nullable Instant time;

  @Option(
      names = "--to-position",
      paramLabel = "LSN",
      description = "With --directory: to this place of the log, such as 16/B374D848.")
  private @Nullable String position;

  @Option(
      names = "--to-point",
      paramLabel = "NAME",
      description = "With --directory: to the restore point of this name.")
  private @Nullable String point;

  @Option(
      names = "--then",
      paramLabel = "ACTION",
      description =
          "With --directory: promote (take changes; the default), pause (only be read) or stop.")
  private @Nullable RecoveryAction action;

  @Option(
      names = "--server-port",
      paramLabel = "PORT",
      description = "With --directory: where the server listens, on its machine alone.")
  private @Nullable Integer port;

  /** Made by the program. */
  public RecoveryOptions() {}

  /** Whether a server is asked for. */
  public boolean isAsked() {
    return directory != null;
  }

  /** Refuses what does not go together. */
  public void check() {
    long targets = Stream.of(time, position, point).filter(Objects::nonNull).count();
    if (directory == null && (targets > 0 || action != null || port != null)) {
      throw new InputException(
          "--to-time, --to-position, --to-point, --then and --server-port go with --directory"
              + " only.");
    }
    if (targets > 1) {
      throw new InputException(
          "--to-time, --to-position and --to-point exclude each other: one of them says how far.");
    }
  }

  /** Of before when the backup is: of before the moment that is wanted, unless it is said. */
  public @Nullable Instant before(@Nullable Instant said) {
    return said != null ? said : time;
  }

  /** What is wanted; only when it is asked for. */
  public DatabaseRestore.Recovery wanted() {
    return new DatabaseRestore.Recovery(
        Objects.requireNonNull(directory), time, position, point, action, port);
  }
}
