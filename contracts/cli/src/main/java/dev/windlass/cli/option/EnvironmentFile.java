package dev.windlass.cli.option;

import dev.windlass.cli.input.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code .windlass/env}: lines of {@code NAME=value} that a running quickstart leaves, so that the
 * program finds it.
 *
 * @param path where it is
 */
record EnvironmentFile(Path path) {
  private static final Path NAME = Path.of(".windlass", "env");

  /** The nearest one at or above a directory, else the one in {@code home}. */
  static Optional<EnvironmentFile> find(Path directory, @Nullable String home) {
    for (Path at = directory.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
      if (Files.isRegularFile(at.resolve(NAME))) {
        return Optional.of(new EnvironmentFile(at.resolve(NAME)));
      }
    }
    return Optional.ofNullable(home)
        .map(place -> Path.of(place).resolve(NAME))
        .filter(Files::isRegularFile)
        .map(EnvironmentFile::new);
  }

  Map<String, String> read() {
    Map<String, String> values = new HashMap<>();
    try {
      for (String line : Files.readAllLines(path)) {
        int equals = line.indexOf('=');
        if (equals > 0 && !line.startsWith("#")) {
          String name = line.substring(0, equals).strip().replaceFirst("^export ", "");
          values.put(name, unquoted(line.substring(equals + 1).strip()));
        }
      }
      return values;
    } catch (IOException e) {
      throw new InputException("Cannot read " + path + ": " + InputException.reason(e));
    }
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() > 1
            && (value.startsWith("\"") || value.startsWith("'"))
            && value.charAt(0) == value.charAt(value.length() - 1);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
