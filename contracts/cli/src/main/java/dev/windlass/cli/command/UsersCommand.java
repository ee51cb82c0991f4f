package dev.windlass.cli.command;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.UserList;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code windlass users}. */
@Command(
    name = "users",
    header = "List the users of an engine, or show one.",
    footer = {
      "",
      "Examples:",
      "  windlass users orders-pg",
      "  windlass users orders-pg orders_app"
    })
public final class UsersCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "USER", description = "Only this one.")
  private @Nullable String user;

  /** Made by the program. */
  public UsersCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return about(Target.engine(engine), new UserList(user));
  }
}
