package dev.windlass.messages.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The schema files as they lie in the class path. */
final class SchemaDirectory {
  private SchemaDirectory() {}

  /** The names of the files in one directory. */
  static List<String> files(String directory) {
    try (Stream<Path> files = Files.list(root().resolve(directory))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The paths of all schema files. */
  static List<String> all() {
    Path root = root();
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    try {
      return Path.of(
              Objects.requireNonNull(
                      SchemaDirectory.class.getResource(
                          "/dev/windlass/messages/schema/common.json"))
                  .toURI())
          .getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
