package dev.windlass.cli.option;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the key of an encrypted backup is. */
public final class KeyOption {
  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "Where the key of an encrypted backup is, when it is not where the backup says:"
              + " secret:file:/run/secrets/backup-key.")
  private @Nullable String key;

  /** A reference to it; null for where the backup says. */
  public @Nullable String key() {
    return key;
  }
}
