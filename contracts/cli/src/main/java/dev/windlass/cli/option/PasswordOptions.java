package dev.windlass.cli.option;

import dev.windlass.cli.input.InputException;
import dev.windlass.messages.command.PasswordSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a password comes from; a password itself is never typed. */
public final class PasswordOptions {
  @Option(
      names = "--store-in",
      paramLabel = "REFERENCE",
      description =
          "Generate a password and keep it there: secret:file:/run/windlass-secrets/NAME, a file of"
              + " the worker's.")
  private @Nullable String storeIn;

  @Option(
      names = "--password-from",
      paramLabel = "REFERENCE",
      description =
          "Take the secret that the worker finds there: secret:env:NAME or secret:file:/path.")
  private @Nullable String from;

  /** Picocli fills it. */
  public PasswordOptions() {}

  /** The source; null when none was given. */
  public @Nullable PasswordSource source() {
    if (storeIn != null && from != null) {
      throw new InputException("Give either --store-in or --password-from, not both.");
    }
    return storeIn == null && from == null ? null : new PasswordSource(from, storeIn);
  }

  /** The source, which has to be given. */
  public PasswordSource required() {
    PasswordSource source = source();
    if (source == null) {
      throw new InputException("Say where the password comes from: --store-in or --password-from.");
    }
    return source;
  }
}
