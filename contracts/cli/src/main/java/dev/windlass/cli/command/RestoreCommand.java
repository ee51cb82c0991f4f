package dev.windlass.cli.command;

import dev.windlass.cli.input.InputException;
import dev.windlass.cli.option.KeyOption;
import dev.windlass.cli.option.ObjectPatternReader;
import dev.windlass.cli.option.RecoveryOptions;
import dev.windlass.cli.option.RunOptions;
import dev.windlass.cli.result.Shell;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.DatabaseRestore.Clash;
import dev.windlass.messages.command.ObjectPattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass restore}. */
@Command(
    name = "restore",
    customSynopsis = {
      "windlass restore BACKUP --engine ENGINE --into NAME [OPTIONS]",
      "       windlass restore --latest DATABASE --engine ENGINE --into NAME [OPTIONS]",
      "       windlass restore ... --engine ENGINE --replace --confirm NAME [OPTIONS]",
      "       windlass restore [BACKUP] --engine ENGINE --directory NAME [OPTIONS]"
    },
    header = "Restore a database, or bring a server back to a moment.",
    description = {
      "The database is built under a temporary name and gets its own at the end: nothing half"
          + " restored ever bears it.",
      "",
      "With --directory a new server is made of a physical backup, on the worker's machine, and"
          + " recovers as far as is asked: to the end of the archived log, or --to-time,"
          + " --to-position, --to-point. Without BACKUP it is the newest one that fits.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass restore 20261120T020000Z-4f1d --engine orders-pg --into orders_copy",
      "  windlass restore --latest orders --engine orders-pg --into orders_copy",
      "  windlass restore --latest orders --engine orders-pg --replace --confirm orders",
      "  windlass restore --latest orders --engine orders-pg --into orders --existing --only app.orders",
      "  windlass restore --engine orders-pg --directory rescue --to-time 2026-11-20T09:41:00Z"
    })
public final class RestoreCommand extends Request {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "BACKUP",
      description = "The backup's id; see `backups`.")
  private @Nullable String backup;

  @Option(
      names = "--latest",
      paramLabel = "DATABASE",
      description = "Instead of BACKUP: the newest good backup of this database.")
  private @Nullable String latest;

  @Option(
      names = "--before",
      paramLabel = "MOMENT",
      description =
          "With --latest: taken before this moment (2026-11-20T02:00:00Z, or 2h ago: 2h).")
  private @Nullable Instant before;

  @Option(
      names = "--from",
      paramLabel = "ENGINE",
      description = "With --latest: the engine it was taken from, when that is another one.")
  private @Nullable String from;

  @Option(
      names = "--engine",
      required = true,
      paramLabel = "ENGINE",
      description = "The engine to restore to.")
  private String engine = "";

  @Option(names = "--into", paramLabel = "NAME", description = "The name that the database gets.")
  private @Nullable String into;

  @Option(
      names = "--replace",
      description = "Replace the database of that name, which is dropped once the new one stands.")
  private boolean replace;

  @Option(
      names = "--confirm",
      paramLabel = "NAME",
      description = "With --replace: the name of the database that is replaced, once more.")
  private @Nullable String confirm;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "How many parts are loaded at the same time, 1 to 32.")
  private @Nullable Integer parallelism;

  @Mixin private RecoveryOptions recovery = new RecoveryOptions();

  @Option(
      names = "--only",
      paramLabel = "NAME",
      converter = ObjectPatternReader.class,
      description =
          "Only this schema or table: app, app.orders, 'app.order_*'. May be given several times;"
              + " each has to match.")
  private List<ObjectPattern> only = new ArrayList<>();

  @Option(
      names = "--existing",
      description =
          "Put it into the database that is there, all or nothing; refused when a table is there"
              + " already.")
  private boolean existing;

  @Option(
      names = "--replace-tables",
      description = "With --existing: tables that are there already are dropped and restored.")
  private boolean replaceTables;

  @Option(
      names = "--create-roles",
      description = "Make roles that are missing, as the backup has them.")
  private boolean createRoles;

  @Mixin private KeyOption encryption = new KeyOption();

  @Mixin private RunOptions running = new RunOptions();

  /** Made by the program. */
  public RestoreCommand(Context context) {
    super(context, LONG);
  }

  @Override
  void check() {
    recovery.check();
    if (recovery.isAsked()) {
      if (latest != null || into != null || replace || confirm != null) {
        throw new InputException(
            "--directory makes a server of its own: leave --latest, --into, --replace and"
                + " --confirm out.");
      }
      if (backup != null && (before != null || from != null)) {
        throw new InputException("--before and --from go without BACKUP only.");
      }
      return;
    }
    if ((backup == null) == (latest == null)) {
      throw new InputException(
          "Say which backup: its id, or --latest DATABASE for the newest one; one of the two.");
    }
    if (latest == null && (before != null || from != null)) {
      throw new InputException("--before and --from go with --latest only.");
    }
    if (replace && existing) {
      throw new InputException(
          "--replace drops the database that is there, and --existing puts things into it: one of"
              + " the two.");
    }
    if (replaceTables && !existing) {
      throw new InputException("--replace-tables goes with --existing only.");
    }
    String name = target();
    if (replace && !name.equals(confirm)) {
      throw new InputException(
          "--replace drops the database "
              + name
              + " once the new one stands. If that is meant, repeat its name: --confirm "
              + Shell.quote(name));
    }
    if (!replace && confirm != null) {
      throw new InputException("--confirm goes with --replace only.");
    }
  }

  private String target() {
    String name = into != null ? into : replace ? confirm != null ? confirm : latest : null;
    if (name == null) {
      throw new InputException(
          "Say under which name to restore: --into NAME. To take the place of a database, say"
              + " --replace --confirm NAME.");
    }
    return name;
  }

  @Override
  CommandBuilder command() {
    if (recovery.isAsked()) {
      return running.apply(
          about(
              Target.engine(engine),
              new DatabaseRestore(
                  backup,
                  backup != null
                      ? null
                      : new DatabaseRestore.Latest(from, null, recovery.before(before)),
                  null,
                  parallelism,
                  recovery.wanted())));
    }
    return running.apply(
        about(
            Target.database(engine, target()),
            new DatabaseRestore(
                backup,
                latest == null ? null : new DatabaseRestore.Latest(from, latest, before),
                replace ? new DatabaseRestore.Replace(target()) : null,
                parallelism,
                null,
                only.isEmpty() ? null : only,
                existing
                    ? new DatabaseRestore.Existing(replaceTables ? Clash.REPLACE : null)
                    : null,
                createRoles ? true : null,
                encryption.key())));
  }
}
