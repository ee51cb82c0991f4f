package dev.windlass.cli.command;

import dev.windlass.cli.input.InputException;
import dev.windlass.cli.option.ObjectPatternReader;
import dev.windlass.cli.option.RunOptions;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupEncryption;
import dev.windlass.messages.command.BackupGlobals;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.BackupPace;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.ObjectPattern;
import java.util.ArrayList;
import java.util.List;
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
      "  windlass backup orders-pg orders --include app --exclude 'app.log_*'",
      "  windlass backup orders-pg orders --encrypt secret:file:/run/secrets/backup-key --globals",
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

  @Option(
      names = "--include",
      paramLabel = "NAME",
      converter = ObjectPatternReader.class,
      description =
          "Only this schema or table: app, app.orders, 'app.order_*'. May be given several times;"
              + " each has to match.")
  private List<ObjectPattern> include = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "NAME",
      converter = ObjectPatternReader.class,
      description = "Not this schema or table. May be given several times; each has to match.")
  private List<ObjectPattern> exclude = new ArrayList<>();

  @Option(
      names = "--globals",
      description = "With roles, their memberships and settings, and tablespaces.")
  private boolean globals;

  @Option(
      names = "--passwords",
      description =
          "With --globals and --encrypt: the verifiers of the roles' passwords too, which are"
              + " secrets.")
  private boolean passwords;

  @Option(
      names = "--encrypt",
      paramLabel = "KEY",
      description =
          "Encrypt on the worker. KEY is a reference to 32 random bytes in Base64:"
              + " secret:file:/run/secrets/backup-key.")
  private @Nullable String key;

  @Option(
      names = "--full-pace",
      description =
          "Do not rest while others are at work on the engine. Else a backup then takes longer, and"
              + " slows them down less.")
  private boolean fullPace;

  @Mixin private RunOptions running = new RunOptions();

  /** Made by the program. */
  public BackupCommand(Context context) {
    super(context, LONG);
  }

  @Override
  void check() {
    if (passwords && (!globals || key == null)) {
      throw new InputException("--passwords goes with --globals and --encrypt only.");
    }
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
                physical ? BackupMethod.PHYSICAL : method,
                parallelism,
                compression,
                label,
                include.isEmpty() ? null : include,
                exclude.isEmpty() ? null : exclude,
                globals(),
                key == null ? null : new BackupEncryption(key),
                fullPace ? BackupPace.FULL : null)));
  }

  private @Nullable BackupGlobals globals() {
    if (!globals) {
      return null;
    }
    return passwords ? BackupGlobals.WITH_PASSWORDS : BackupGlobals.WITHOUT_PASSWORDS;
  }
}
