package dev.windlass.testbed;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The programs of one PostgreSQL version on this machine.
 *
 * @param major its major version
 * @param bin where {@code initdb}, {@code postgres}, {@code pg_dump} and the others are
 */
public record PostgresInstallation(int major, Path bin) {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final String CHOSEN = "WINDLASS_TEST_POSTGRESQL";
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

  /**
   * The one that the environment names in {@code WINDLASS_TEST_POSTGRESQL}, a directory of
   * programs; the newest one when it names none.
   *
   * @throws TestbedException when there is none; the message says what to install
   */
  public static PostgresInstallation find() {
    String chosen = System.getenv().getOrDefault(CHOSEN, "");
    if (!chosen.isEmpty()) {
      return at(Path.of(chosen));
    }
    List<PostgresInstallation> all = findAll();
    if (all.isEmpty()) {
      throw new TestbedException(
          "PostgreSQL is not installed: there is no initdb in "
              + DEBIAN
              + "/*/bin or on the PATH; on Debian and Ubuntu, apt-get install postgresql brings it.");
    }
    return all.getFirst();
  }

  /**
   * The one whose programs are in this directory.
   *
   * @throws TestbedException when there is none
   */
  static PostgresInstallation at(Path bin) {
    if (!isInstallation(bin)) {
      throw new TestbedException(
          "There is no initdb in %s, which %s names; name a directory like %s/17/bin, or nothing."
              .formatted(bin, CHOSEN, DEBIAN));
    }
    return new PostgresInstallation(majorOf(bin), bin);
  }

  private static boolean isInstallation(Path bin) {
    return Files.isExecutable(bin.resolve("initdb"));
  }

  /** Every one, the newest first: the directories of Debian and Ubuntu, then the PATH. */
  public static List<PostgresInstallation> findAll() {
    List<Path> candidates = new ArrayList<>();
    if (Files.isDirectory(DEBIAN)) {
      try (DirectoryStream<Path> versions = Files.newDirectoryStream(DEBIAN)) {
        versions.forEach(version -> candidates.add(version.resolve("bin")));
      } catch (IOException e) {
        throw new TestbedException("Cannot look into " + DEBIAN + ".", e);
      }
    }
    for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (!directory.isEmpty()) {
        candidates.add(Path.of(directory));
      }
    }
    return candidates.stream()
        .filter(PostgresInstallation::isInstallation)
        .map(bin -> new PostgresInstallation(majorOf(bin), bin))
        .sorted(Comparator.comparingInt(PostgresInstallation::major).reversed())
        .toList();
  }

  /** The program of this name, such as {@code pg_dump}. */
  public Path tool(String name) {
    return bin.resolve(name);
  }

  private static int majorOf(Path bin) {
    String version = Command.of(bin.resolve("initdb").toString(), "--version").run();
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.find()) {
      throw new TestbedException(bin + "/initdb does not tell its version: " + version);
    }
    return Integer.parseInt(matcher.group(1));
  }
}
