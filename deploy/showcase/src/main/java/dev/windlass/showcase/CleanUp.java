package dev.windlass.showcase;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.stream.Stream;

/**
 * What has to be done at the end, whether the program ends by itself or by Ctrl-C: once, the last
 * thing asked for first, and the directory at the very end.
 */
public final class CleanUp {
  private final Path directory;
  private final Deque<AutoCloseable> work = new ArrayDeque<>();

  private CleanUp(Path directory) {
    this.directory = directory;
  }

  /** Registers with the JVM. */
  public static CleanUp atExit(Path directory) {
    CleanUp cleanUp = new CleanUp(directory);
    Runtime.getRuntime().addShutdownHook(new Thread(cleanUp::run, "clean-up"));
    return cleanUp;
  }

  /** Closes this at the end. */
  public synchronized <T extends AutoCloseable> T closing(T thing) {
    work.push(thing);
    return thing;
  }

  /** Does this at the end, before what was asked for so far. */
  public synchronized void before(AutoCloseable action) {
    work.push(action);
  }

  /** Does it now; a second call finds nothing to do. */
  public synchronized void run() {
    while (!work.isEmpty()) {
      try {
        work.pop().close();
      } catch (Exception e) {
        System.err.println("Could not be stopped: " + e);
      }
    }
    delete();
  }

  private void delete() {
    if (!directory.getFileName().toString().startsWith("run-")) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      // The next start removes what is left of runs that are over.
      return;
    }
  }
}
