package dev.windlass.sqlite;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The files of one engine. A database's name is written so that it is a plain file name, whatever
 * characters it has: no name leads out of the directory. Safe for many threads.
 */
final class DatabaseFiles implements AutoCloseable {
  private static final String EXTENSION = ".sqlite";
  private static final int LONGEST = 200;
  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  /** What SQLite keeps beside a database while it is written to. */
  private static final List<String> COMPANIONS = List.of("-journal", "-wal", "-shm");

  private final String engine;
  private final Path directory;
  private final Duration busyTimeout;
  private final Duration queryTimeout;
  private final Set<SqliteConnection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  DatabaseFiles(String engine, Path directory, Duration busyTimeout, Duration queryTimeout) {
    this.engine = engine;
    this.directory = directory;
    this.busyTimeout = busyTimeout;
    this.queryTimeout = queryTimeout;
  }

  String engine() {
    return engine;
  }

  Path directory() {
    return directory;
  }

  Duration queryTimeout() {
    return queryTimeout;
  }

  /** Fails with {@code CANCELLED} when closed, {@code ENGINE_UNREACHABLE} without a directory. */
  void check() {
    if (closed) {
      throw new EngineException(FailureCode.CANCELLED, "Engine " + engine + " was closed.", null);
    }
    if (!Files.isDirectory(directory) || !Files.isReadable(directory)) {
      throw new EngineException(
          FailureCode.ENGINE_UNREACHABLE,
          "The directory %s of engine %s is not there, or the worker may not read it."
              .formatted(directory, engine),
          "Make it, or mount it, on the worker's machine.");
    }
  }

  static boolean isName(String name) {
    return !name.isEmpty() && name.indexOf('\0') < 0 && fileName(name).length() <= LONGEST;
  }

  static String fileName(String name) {
    StringBuilder text = new StringBuilder();
    for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      boolean plain = PLAIN.indexOf(c) >= 0 || (c == '.' && !text.isEmpty());
      text.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return text + EXTENSION;
  }

  /** The file of a database, whether it is there or not. */
  Path file(String name) {
    return directory.resolve(fileName(name));
  }

  boolean exists(String name) {
    check();
    return isName(name) && Files.isRegularFile(file(name));
  }

  /** The file of a database that is there; {@code NOT_FOUND} otherwise. */
  Path existing(String name) {
    if (!exists(name)) {
      throw new EngineException(
          FailureCode.NOT_FOUND,
          "Engine %s has no database named \"%s\".".formatted(engine, name.replace('\0', '?')),
          "database.list shows the names; upper and lower case count.");
    }
    return file(name);
  }

  /** The names of the databases that fit, in order. */
  List<String> names(Predicate<String> fits) {
    check();
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()))
          .filter(file -> file.endsWith(EXTENSION) && !file.startsWith("."))
          .map(file -> file.substring(0, file.length() - EXTENSION.length()))
          .map(file -> URLDecoder.decode(file.replace("+", "%2B"), StandardCharsets.UTF_8))
          .filter(name -> isName(name) && Files.isRegularFile(file(name)))
          .filter(fits)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a file with what SQLite keeps beside it. */
  static void remove(Path file) throws IOException {
    Files.deleteIfExists(file);
    removeCompanions(file);
  }

  static void removeCompanions(Path file) throws IOException {
    for (String companion : COMPANIONS) {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + companion));
    }
  }

  /** Opens a file; it has to be there unless {@code create}. */
  SqliteConnection connect(Path file, SqliteConnection.Mode mode) {
    check();
    SqliteConnection[] self = new SqliteConnection[1];
    self[0] =
        SqliteConnection.open(
            engine, file, mode, busyTimeout, () -> closed, () -> open.remove(self[0]));
    open.add(self[0]);
    return self[0];
  }

  @Override
  public void close() {
    closed = true;
    open.forEach(SqliteConnection::interrupt);
  }
}
