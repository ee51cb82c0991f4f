package dev.windlass.cli.command;

import dev.windlass.cli.option.RunOptions;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.DatabaseCreate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass create-database}. */
@Command(
    name = "create-database",
    header = "Make an empty database.",
    description = {"What is not said is what the engine chooses for all its databases.", ""},
    footer = {
      "",
      "Examples:",
      "  windlass create-database orders-pg orders --owner orders_owner",
      "  windlass create-database orders-pg orders --provider icu --locale en-US --if-absent",
      "  windlass create-database orders-pg orders --dry-run"
    })
public final class CreateDatabaseCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Parameters(index = "1", paramLabel = "DATABASE", description = "The new database's name.")
  private String database = "";

  @Option(
      names = "--owner",
      paramLabel = "USER",
      description = "Who shall own it; else the login of Windlass.")
  private @Nullable String owner;

  @Option(names = "--encoding", paramLabel = "NAME", description = "Character encoding: UTF8.")
  private @Nullable String encoding;

  @Option(
      names = "--provider",
      paramLabel = "libc|icu|builtin",
      description = "Who sorts and compares texts.")
  private DatabaseCreate.@Nullable LocaleProvider provider;

  @Option(
      names = "--locale",
      paramLabel = "LOCALE",
      description = "A locale of the provider: C.UTF-8, en-US.")
  private @Nullable String locale;

  @Option(
      names = "--if-absent",
      description = "Succeed when a database of this name and these properties is there already.")
  private boolean ifAbsent;

  @Mixin private RunOptions running = new RunOptions();

  /** Made by the program. */
  public CreateDatabaseCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return running.apply(
        about(
            Target.database(engine, database),
            new DatabaseCreate(owner, encoding, provider, locale, ifAbsent ? true : null)));
  }
}
