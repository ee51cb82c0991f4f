package dev.windlass.cli.command;

import dev.windlass.cli.input.InputException;
import dev.windlass.cli.option.RunOptions;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.ConfigurationSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass configure}. */
@Command(
    name = "configure",
    header = "Change one setting of an engine, a database or a user.",
    description = {
      "Shows the value before and after, and when the change takes effect. A setting that needs a"
          + " restart waits for it; nothing is restarted here.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass configure orders-pg work_mem 64MB --reason CHG-1234",
      "  windlass configure orders-pg statement_timeout 30s --user reporting --database orders",
      "  windlass configure orders-pg max_connections --reset --dry-run"
    })
public final class ConfigureCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Parameters(
      index = "1",
      paramLabel = "SETTING",
      description = "The setting's name; see `configuration ENGINE --all`.")
  private String key = "";

  @Parameters(index = "2", arity = "0..1", paramLabel = "VALUE", description = "Its new value.")
  private @Nullable String value;

  @Option(names = "--reset", description = "Back to what holds without it, instead of VALUE.")
  private boolean reset;

  @Option(
      names = "--database",
      paramLabel = "DATABASE",
      description = "Only for new sessions on this database.")
  private @Nullable String database;

  @Option(
      names = "--user",
      paramLabel = "USER",
      description = "Only for new sessions of this user.")
  private @Nullable String user;

  @Mixin private RunOptions running = new RunOptions();

  /** Made by the program. */
  public ConfigureCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  void check() {
    if (reset == (value != null)) {
      throw new InputException("Give either a VALUE or --reset.");
    }
  }

  @Override
  CommandBuilder command() {
    return running.apply(
        about(
            new Target(engine, database),
            new ConfigurationSet(key, value, reset ? true : null, user)));
  }
}
