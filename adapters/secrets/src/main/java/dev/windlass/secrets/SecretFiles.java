package dev.windlass.secrets;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one directory that secrets may be written to. Commands name files in it; without it, whoever
 * may send a command could write any file that the worker can.
 */
final class SecretFiles {
  /** The variable of the worker's environment that names it. */
  static final String VARIABLE = "WINDLASS_SECRETS_DIRECTORY";

  /** The system property that goes before the variable. */
  static final String PROPERTY = "windlass.secrets.directory";

  private final @Nullable Path directory;

  SecretFiles(@Nullable Path directory) {
    this.directory = directory;
  }

  /** As this process was told; nothing can be written when it was not. */
  static SecretFiles configured() {
    String told =
        Optional.ofNullable(System.getProperty(PROPERTY)).orElseGet(() -> System.getenv(VARIABLE));
    return new SecretFiles(told == null || told.isBlank() ? null : Path.of(told));
  }

  /** The file that a locator names, when a secret may be written to it. */
  Path place(String locator, boolean replace) {
    Path base = directory;
    if (base == null) {
      throw refused(
          locator, "no directory for generated secrets is configured", "Set " + VARIABLE + ".");
    }
    Path place;
    try {
      place = Path.of(locator);
    } catch (InvalidPathException e) {
      throw refused(locator, "that is no path", "Name a file in " + base + ".");
    }
    Path name = place.getFileName();
    if (!place.isAbsolute() || name == null || !isBelow(place.getParent(), base)) {
      throw refused(
          locator, "generated secrets are kept in " + base + " alone", "Name a file in it.");
    }
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      if (!Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
        throw refused(locator, "what is there is no file", "Name another file.");
      }
      if (!replace) {
        throw new EngineException(
            FailureCode.PRECONDITION_FAILED,
            "secret:file:%s holds a secret already, which was left as it is.".formatted(locator),
            "Name a file that is not there yet, or remove the one that is.");
      }
    }
    return place;
  }

  private static boolean isBelow(@Nullable Path parent, Path base) {
    try {
      return parent != null && parent.toRealPath().startsWith(base.toRealPath());
    } catch (IOException notThere) {
      return false;
    }
  }

  private static EngineException refused(String locator, String why, String help) {
    return new EngineException(
        FailureCode.CONFIGURATION_INVALID,
        "No secret can be put into secret:file:%s: %s.".formatted(locator.replace('\0', '?'), why),
        help);
  }
}
