package dev.windlass.cli.command;

import dev.windlass.cli.input.InputException;
import dev.windlass.cli.option.RunOptions;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.DatabaseBackup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass backup}. */
@Command(
    name = "backup",
    header = "Back up a database, or a whole server, to the object store.",
    description = {
      "Shows progress while it waits, and at the end the backup's id, which `windlass restore`"
          + " takes.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass backup orders-pg orders --reason CHG-1234",
      "  windlass backup orders-pg --physical",
      "  windlass backup orders-pg orders --no-wait",
      "  windlass backup orders-pg orders --dry-run"
    })
public final class BackupCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DATABASE",
      description = "The database's name; see `databases ENGINE`. Left out with --physical.")
  private @Nullable String database;

  @Option(
      names = "--physical",
      description = "Back up the whole server as its files, to restore it to any moment.")
  private boolean physical;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description = "LOGICAL, PHYSICAL or NATIVE. Else what the engine does best.")
  private @Nullable BackupMethod method;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "How many parts are copied at the same time, 1 to 32.")
  private @Nullable Integer parallelism;

  @Option(
      names = "--compression",
      paramLabel = "LEVEL",
      description = "zstd level, 1 (fast) to 19 (small).")
  private @Nullable Integer compression;

  @Option(names = "--label", paramLabel = "TEXT", description = "A word of your own to find it by.")
  private @Nullable String label;

  @Mixin private RunOptions running = new RunOptions();

  /** Made by the program. */
  public BackupCommand(Context context) {
    super(context, LONG);
  }

  @Override
  void check() {
    boolean server = physical || method == BackupMethod.PHYSICAL;
    if (physical && method != null && method != BackupMethod.PHYSICAL) {
      throw new InputException("--physical and --method " + method + " exclude each other.");
    }
    if (server && database != null) {
      throw new InputException(
          "A physical backup is one of the whole server: leave the database out.");
    }
    if (!server && database == null) {
      throw new InputException(
          "Say which database to back up, or --physical for the whole server.");
    }
  }

  @Override
  CommandBuilder command() {
    return running.apply(
        about(
            new Target(engine, database),
            new DatabaseBackup(
                physical ? BackupMethod.PHYSICAL : method, parallelism, compression, label)));
  }
}
