package dev.windlass.cli.command;

import dev.windlass.cli.input.InputException;
import dev.windlass.cli.option.DurationReader;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupCheck;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.CommandBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass check-backups}. */
@Command(
    name = "check-backups",
    header = "Fail unless every database has a young, full-sized good backup.",
    description = {
      "Good is a backup that was not found damaged. Its size is compared with the median of the"
          + " five before it. A backup of the whole server is one of each of its databases. A"
          + " database that was never backed up fails the check; so does one that cannot be"
          + " looked for because the engine does not answer.",
      "A schedule of backup.check does the same every morning: its failed jobs are alerts.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass check-backups orders-pg --except postgres",
      "  windlass check-backups orders-pg orders billing --max-age 8h --min-size 80",
      "  windlass check-backups orders-pg --method physical --max-age 8d"
    })
public final class CheckBackupsCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "DATABASE",
      description = "Only these databases, without asking the engine. Else all that it has.")
  private List<String> databases = new ArrayList<>();

  @Option(
      names = "--except",
      paramLabel = "DATABASE",
      description = "Not this database of the engine. May be given several times.")
  private List<String> except = new ArrayList<>();

  @Option(
      names = "--max-age",
      paramLabel = "TIME",
      converter = DurationReader.class,
      description = "How old the newest good backup may be, such as 8h; 26h when not said.")
  private @Nullable Duration maximumAge;

  @Option(
      names = "--min-size",
      paramLabel = "PERCENT",
      description =
          "How much it has to hold, in percent of what those before it usually hold; 50 when not"
              + " said, 0 not to compare.")
  private @Nullable Integer minimumSizePercent;

  @Option(
      names = "--label",
      paramLabel = "TEXT",
      description =
          "Only backups with this label count. Tells backups of a whole database from those of"
              + " single tables.")
  private @Nullable String label;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description = "Only backups of this method count: logical, physical or native.")
  private @Nullable BackupMethod method;

  /** Made by the program. */
  public CheckBackupsCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  void check() {
    if (!databases.isEmpty() && !except.isEmpty()) {
      throw new InputException("--except goes without names of databases only.");
    }
  }

  @Override
  CommandBuilder command() {
    boolean one = databases.size() == 1;
    return about(
        one ? Target.database(engine, databases.getFirst()) : Target.engine(engine),
        new BackupCheck(
            maximumAge,
            minimumSizePercent,
            label,
            method,
            one || databases.isEmpty() ? null : databases,
            except.isEmpty() ? null : except));
  }
}
