package dev.windlass.cli.command;

import dev.windlass.cli.option.Later;
import dev.windlass.cli.option.PasswordOptions;
import dev.windlass.cli.option.RunOptions;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.UserRotatePassword;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass rotate-password}. */
@Command(
    name = "rotate-password",
    header = "Give a user a new password.",
    description = {
      "A generated password replaces the secret that is in its place, in one step, right after the"
          + " engine has it. Open sessions stay.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass rotate-password orders-pg app --store-in secret:file:/run/windlass-secrets/app",
      "  windlass rotate-password orders-pg app --password-from secret:env:NEW_APP_PASSWORD"
    })
public final class RotatePasswordCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Parameters(index = "1", paramLabel = "USER", description = "The user's name; see `users`.")
  private String user = "";

  @Mixin private PasswordOptions password = new PasswordOptions();

  @Option(
      names = "--valid-until",
      paramLabel = "MOMENT",
      description = "When the new password stops to be accepted: 2027-11-20T00:00:00Z, or 90d.")
  private @Nullable Later validUntil;

  @Mixin private RunOptions running = new RunOptions();

  /** Made by the program. */
  public RotatePasswordCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  void check() {
    var _ = password.required();
  }

  @Override
  CommandBuilder command() {
    return running.apply(
        about(
            Target.engine(engine),
            new UserRotatePassword(
                user, password.required(), validUntil == null ? null : validUntil.moment())));
  }
}
