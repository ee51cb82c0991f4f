package dev.windlass.cli.command;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.DatabaseDescribe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code windlass database}. */
@Command(
    name = "database",
    header = "Describe one database.",
    footer = {"", "Example:", "  windlass database orders-pg orders"})
public final class DatabaseCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Parameters(index = "1", paramLabel = "DATABASE", description = "The database's name.")
  private String database = "";

  /** Made by the program. */
  public DatabaseCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return about(Target.database(engine, database), new DatabaseDescribe());
  }
}
