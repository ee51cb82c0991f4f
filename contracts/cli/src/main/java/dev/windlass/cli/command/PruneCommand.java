package dev.windlass.cli.command;

import dev.windlass.cli.input.InputException;
import dev.windlass.cli.option.DurationReader;
import dev.windlass.cli.option.RunOptions;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupPrune;
import dev.windlass.messages.command.CommandBuilder;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass prune}. */
@Command(
    name = "prune",
    header = "Delete the backups of a database that no rule keeps.",
    description = {
      "A backup stays when any of the --keep rules wants it. Days, weeks, months and years count"
          + " only when they have a good backup, so that nothing more goes while backups fail. The"
          + " newest good backup always stays, and so does one that is being restored.",
      "Look first: with --dry-run every backup is named with the reason why it stays or goes.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass prune orders-pg orders --keep-daily 7 --keep-weekly 4 --dry-run",
      "  windlass prune orders-pg orders --keep-daily 7 --keep-monthly 12 --zone Europe/Berlin",
      "  windlass prune orders-pg orders --keep-within 30d --require-proven"
    })
public final class PruneCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine they came from.")
  private String engine = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DATABASE",
      description = "The database they are of; left out for physical ones.")
  private @Nullable String database;

  @Option(names = "--keep-last", paramLabel = "N", description = "The newest N.")
  private @Nullable Integer last;

  @Option(names = "--keep-daily", paramLabel = "N", description = "The last one of N days.")
  private @Nullable Integer daily;

  @Option(names = "--keep-weekly", paramLabel = "N", description = "The last one of N weeks.")
  private @Nullable Integer weekly;

  @Option(names = "--keep-monthly", paramLabel = "N", description = "The last one of N months.")
  private @Nullable Integer monthly;

  @Option(names = "--keep-yearly", paramLabel = "N", description = "The last one of N years.")
  private @Nullable Integer yearly;

  @Option(
      names = "--keep-within",
      paramLabel = "TIME",
      converter = DurationReader.class,
      description =
          "All that are younger, such as 30d, and the youngest that is not: the state of so long"
              + " ago can be had.")
  private @Nullable Duration within;

  @Option(
      names = "--keep-at-least",
      paramLabel = "N",
      description = "How many good ones stay whatever the rules say; 1 when not said.")
  private @Nullable Integer atLeast;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Where days begin: Europe/Berlin. UTC when not said.")
  private @Nullable String zone;

  @Option(
      names = "--require-proven",
      description = "Delete nothing unless the newest good one was proven by `verify --restore`.")
  private boolean requireProven;

  @Option(
      names = "--delete-at-most",
      paramLabel = "N",
      description = "How many are deleted in one run, the oldest first; 100 when not said.")
  private @Nullable Integer atMost;

  @Mixin private RunOptions running = new RunOptions();

  /** Made by the program. */
  public PruneCommand(Context context) {
    super(context, LONG);
  }

  @Override
  void check() {
    if (Stream.of(last, daily, weekly, monthly, yearly, within).allMatch(Objects::isNull)) {
      throw new InputException(
          "Say what to keep: --keep-daily 7, --keep-within 30d or another of the --keep rules.");
    }
  }

  @Override
  CommandBuilder command() {
    return running.apply(
        about(
            new Target(engine, database),
            new BackupPrune(
                new BackupPrune.Keep(last, daily, weekly, monthly, yearly, within),
                atLeast,
                zone,
                requireProven ? true : null,
                atMost)));
  }
}
