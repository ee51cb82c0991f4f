package dev.windlass.cli.command;

import dev.windlass.cli.option.RunOptions;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.DatabaseDrop;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass drop-database}. */
@Command(
    name = "drop-database",
    header = "Drop a database with all that is in it.",
    description = {
      "The name has to be given twice. When something stands in the way, such as sessions or"
          + " replication slots, nothing is dropped and all of it is named.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass drop-database orders-pg orders_old --confirm orders_old --dry-run",
      "  windlass drop-database orders-pg orders_old --confirm orders_old --reason CHG-1234",
      "  windlass drop-database orders-pg orders_old --confirm orders_old --force"
    })
public final class DropDatabaseCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Parameters(
      index = "1",
      paramLabel = "DATABASE",
      description = "The database's name; see `databases ENGINE`.")
  private String database = "";

  @Option(
      names = "--confirm",
      required = true,
      paramLabel = "NAME",
      description = "The database's name once more.")
  private String confirm = "";

  @Option(names = "--force", description = "End the sessions on it, and drop inactive slots.")
  private boolean force;

  @Option(names = "--if-present", description = "Succeed when there is no such database.")
  private boolean ifPresent;

  @Mixin private RunOptions running = new RunOptions();

  /** Made by the program. */
  public DropDatabaseCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return running.apply(
        about(
            Target.database(engine, database),
            new DatabaseDrop(confirm, force ? true : null, ifPresent ? true : null)));
  }
}
