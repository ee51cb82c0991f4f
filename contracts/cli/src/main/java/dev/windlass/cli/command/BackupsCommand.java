package dev.windlass.cli.command;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupList;
import dev.windlass.messages.command.BackupStanding;
import dev.windlass.messages.command.CommandBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass backups}. */
@Command(
    name = "backups",
    header = "List the backups that can be restored, newest first.",
    description = {
      "Every backup's objects were checked when it was made. STANDING says what was found since:"
          + " unproven (nobody looked), checked (its objects were read back), proven (it was"
          + " restored and compared), damaged. See `windlass verify`.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass backups orders-pg orders",
      "  windlass backups --standing damaged",
      "  windlass backups orders-pg --since 7d --limit 10"
    })
public final class BackupsCommand extends Request {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ENGINE",
      description = "Only backups of this engine.")
  private @Nullable String engine;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DATABASE",
      description = "Only backups of this database.")
  private @Nullable String database;

  @Option(names = "--label", paramLabel = "TEXT", description = "Only those with this label.")
  private @Nullable String label;

  @Option(
      names = "--standing",
      paramLabel = "STANDING",
      description = "Only these: unproven, checked, proven or damaged.")
  private @Nullable BackupStanding standing;

  @Option(
      names = "--since",
      paramLabel = "MOMENT",
      description = "Only states since then: 2h ago as 2h, or 2026-11-20T00:00:00Z.")
  private @Nullable Instant since;

  @Option(
      names = "--before",
      paramLabel = "MOMENT",
      description = "Only states from before that moment.")
  private @Nullable Instant before;

  @Option(names = "--limit", paramLabel = "N", description = "How many at most; 50 when not said.")
  private @Nullable Integer limit;

  /** Made by the program. */
  public BackupsCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return about(
        Target.NONE, new BackupList(engine, database, label, standing, since, before, limit));
  }
}
