package dev.windlass.postgresql.tool;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds {@code pg_dump} and {@code pg_restore}. {@code pg_dump} refuses servers newer than itself,
 * and an older tool writes what more servers understand; so the oldest that serves is the right
 * one.
 */
public final class ClientTools {
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)[.\\w]*");

  /** Versions by program file; a program that is replaced under the same name is asked again. */
  private static final ConcurrentMap<String, Tools> KNOWN = new ConcurrentHashMap<>();

  private final Optional<Path> directory;

  /** Looks in this directory alone, or, without one, where packages put the programs. */
  public ClientTools(Optional<Path> directory) {
    this.directory = directory;
  }

  /**
   * A pair of programs.
   *
   * @param directory where they are
   * @param major their version
   * @param version their version in full
   */
  public record Tools(Path directory, int major, String version) {
    /** The program that writes. */
    public Path dump() {
      return directory.resolve("pg_dump");
    }

    /** The program that writes what belongs to the whole server. */
    public Path dumpAll() {
      return directory.resolve("pg_dumpall");
    }

    /** The program that runs scripts. */
    public Path psql() {
      return directory.resolve("psql");
    }

    /** The program that reads. */
    public Path restore() {
      return directory.resolve("pg_restore");
    }
  }

  /**
   * The oldest pair that is of this major version or later.
   *
   * @throws EngineException {@code CONFIGURATION_INVALID}, saying what was found
   */
  public Tools serving(int major) {
    List<Tools> found = find();
    return found.stream()
        .filter(tools -> tools.major() >= major)
        .min(Comparator.comparingInt(Tools::major))
        .orElseThrow(() -> none(major, found));
  }

  private EngineException none(int major, List<Tools> found) {
    String where = directory.map(Path::toString).orElse("the usual directories and PATH");
    String there =
        found.isEmpty()
            ? "there are none"
            : "there are versions "
                + found.stream()
                    .map(tools -> tools.version() + " in " + tools.directory())
                    .collect(Collectors.joining(", "));
    return new EngineException(
        FailureCode.CONFIGURATION_INVALID,
        "This needs pg_dump and pg_restore of version %d or later; in %s %s."
            .formatted(major, where, there),
        "Install postgresql-client-%d on the worker, or name the directory in toolsDirectory."
            .formatted(major));
  }

  private List<Tools> find() {
    Set<Path> directories = new LinkedHashSet<>();
    if (directory.isPresent()) {
      directories.add(directory.get());
    } else {
      addVersioned(directories, Path.of("/usr/lib/postgresql"), "bin");
      addVersioned(directories, Path.of("/usr/libexec"), "");
      addVersioned(directories, Path.of("/usr"), "bin");
      addVersioned(directories, Path.of("/opt/homebrew/opt"), "bin");
      addVersioned(directories, Path.of("/usr/local/opt"), "bin");
      directories.add(Path.of("/usr/local/pgsql/bin"));
      for (String entry : Objects.requireNonNullElse(System.getenv("PATH"), "").split(":", -1)) {
        if (!entry.isBlank()) {
          directories.add(Path.of(entry));
        }
      }
    }
    List<Tools> found = new ArrayList<>();
    for (Path candidate : directories) {
      look(candidate).ifPresent(found::add);
    }
    return found;
  }

  /**
   * Debian: /usr/lib/postgresql/15/bin; Red Hat: /usr/pgsql-15/bin; Homebrew: postgresql@15/bin.
   */
  private static void addVersioned(Set<Path> directories, Path parent, String below) {
    if (!Files.isDirectory(parent)) {
      return;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(parent)) {
      for (Path child : children) {
        String name = String.valueOf(child.getFileName());
        if (Character.isDigit(name.charAt(0)) || name.startsWith("p")) {
          directories.add(child.resolve(below));
        }
      }
    } catch (IOException unreadable) {
      // A directory that cannot be listed holds no program that could be run.
    }
  }

  private static Optional<Tools> look(Path directory) {
    Path dump = directory.resolve("pg_dump");
    if (!Files.isExecutable(dump) || !Files.isExecutable(directory.resolve("pg_restore"))) {
      return Optional.empty();
    }
    try {
      String key = dump.toRealPath() + "|" + Files.getLastModifiedTime(dump);
      Tools known = KNOWN.get(key + directory);
      if (known == null) {
        known = ask(directory, dump);
        KNOWN.put(key + directory, known);
      }
      return Optional.of(known);
    } catch (IOException | UncheckedIOException | EngineException broken) {
      return Optional.empty();
    }
  }

  private static Tools ask(Path directory, Path dump) throws IOException {
    Process process = new ProcessBuilder(dump.toString(), "--version").start();
    String said;
    try (var output = process.inputReader()) {
      said = Objects.requireNonNullElse(output.readLine(), "");
    } finally {
      process.destroy();
    }
    Matcher matcher = VERSION.matcher(said);
    if (!matcher.find()) {
      throw new IOException(dump + " says no version: " + said);
    }
    String version = matcher.group().substring("(PostgreSQL) ".length());
    return new Tools(directory, Integer.parseInt(matcher.group(1)), version);
  }
}
