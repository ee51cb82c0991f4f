package dev.windlass.cli.command;

import dev.windlass.cli.option.KeyOption;
import dev.windlass.cli.option.RunOptions;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupVerify;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.VerifyDepth;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass verify}. */
@Command(
    name = "verify",
    header = "Find out whether a backup is good: read it back, or restore and compare it.",
    description = {
      "Without --restore every object is read back and compared with the backup's manifest."
          + " With --restore the backup is restored into a scratch database, every table is"
          + " compared with the backup's objects, and the scratch database is dropped; no other"
          + " database is touched. A physical backup is made into a server, which checks its tables"
          + " and indexes and is removed. `windlass backups` shows what was found.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass verify orders-pg orders",
      "  windlass verify orders-pg orders --restore",
      "  windlass verify drills-pg orders --from orders-pg --restore",
      "  windlass verify orders-pg orders --backup 20261120T020000Z-4f1d"
    })
public final class VerifyCommand extends Request {
  @Parameters(
      index = "0",
      paramLabel = "ENGINE",
      description = "The engine that the backup came from, or, with --from, another to work on.")
  private String engine = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DATABASE",
      description = "The database that it is a backup of; left out for a physical one.")
  private @Nullable String database;

  @Option(
      names = "--backup",
      paramLabel = "BACKUP",
      description = "The backup's id, see `backups`; the newest one when not said.")
  private @Nullable String backup;

  @Option(
      names = "--from",
      paramLabel = "ENGINE",
      description = "The engine that the backup came from, when that is another one.")
  private @Nullable String from;

  @Option(names = "--restore", description = "Restore it into a scratch database and compare.")
  private boolean restore;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "How many parts at the same time, 1 to 32.")
  private @Nullable Integer parallelism;

  @Mixin private KeyOption encryption = new KeyOption();

  @Mixin private RunOptions running = new RunOptions();

  /** Made by the program. */
  public VerifyCommand(Context context) {
    super(context, LONG);
  }

  @Override
  CommandBuilder command() {
    return running.apply(
        about(
            new Target(engine, database),
            new BackupVerify(
                backup,
                from,
                restore ? VerifyDepth.RESTORE : null,
                parallelism,
                encryption.key())));
  }
}
