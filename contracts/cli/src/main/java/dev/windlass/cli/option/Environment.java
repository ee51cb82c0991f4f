package dev.windlass.cli.option;

import dev.windlass.cli.terminal.Terminal;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What the program finds around it; tests bring their own.
 *
 * @param terminal where it writes
 * @param input its standard input
 * @param variables environment variables
 * @param directory the working directory
 * @param clock for times of commands and for "two hours ago"
 */
public record Environment(
    Terminal terminal,
    InputStream input,
    Map<String, String> variables,
    Path directory,
    Clock clock) {
  /** The variable that names Kafka's servers. */
  public static final String KAFKA = "WINDLASS_KAFKA";

  /** The variable that names a file of Kafka properties. */
  public static final String KAFKA_PROPERTIES = "WINDLASS_KAFKA_PROPERTIES";

  /** The variable that says who is asking, should the login's name not do. */
  public static final String USER = "WINDLASS_USER";

  private static final String HOME = "WINDLASS_HOME";

  /**
   * A setting: from the environment, else from the nearest {@code .windlass/env} above the working
   * directory, else from the one of the checkout that the program was started from.
   */
  public Optional<String> find(String name) {
    String value = variables.get(name);
    if (value != null && !value.isBlank()) {
      return Optional.of(value);
    }
    return EnvironmentFile.find(directory, variables.get(HOME))
        .flatMap(file -> Optional.ofNullable(file.read().get(name)));
  }

  /** A file named on the command line, seen from the working directory. */
  public Path file(String name) {
    return directory.resolve(name);
  }

  /** With another terminal. */
  public Environment on(Terminal other) {
    return new Environment(other, input, variables, directory, clock);
  }
}
