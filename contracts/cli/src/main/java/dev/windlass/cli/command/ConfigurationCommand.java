package dev.windlass.cli.command;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.ConfigurationGet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass configuration}. */
@Command(
    name = "configuration",
    header = "Show an engine's configuration.",
    description = {
      "Without names, only what differs from the default; all of it with --all. A * stands for any"
          + " characters. One setting is shown with its limits and description.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass configuration orders-pg",
      "  windlass configuration orders-pg 'autovacuum*' work_mem",
      "  windlass configuration orders-pg work_mem --database orders"
    })
public final class ConfigurationCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "SETTING",
      description = "Names of settings.")
  private List<String> keys = new ArrayList<>();

  @Option(
      names = "--database",
      paramLabel = "DATABASE",
      description = "As it holds on this database.")
  private @Nullable String database;

  @Option(names = "--all", description = "Show what is as it always is, too.")
  private boolean all;

  /** Made by the program. */
  public ConfigurationCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return about(
        new Target(engine, database),
        new ConfigurationGet(keys.isEmpty() ? null : keys, (keys.isEmpty() && !all) ? true : null));
  }
}
