package dev.windlass.postgresql.restore;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files that a restore needs for a while. Their names hold the process that made them, so that what
 * one left that was killed is found by the next one that starts on the same machine.
 */
public final class TemporaryFiles {
  private static final Pattern NAME = Pattern.compile("windlass-p(\\d{1,10})-.*");

  private TemporaryFiles() {}

  static Path create(String what, String suffix) throws IOException {
    return Files.createTempFile(
        "windlass-p%d-%s-".formatted(ProcessHandle.current().pid(), what), suffix);
  }

  /**
   * Deletes the files in this directory whose process is gone. To be called before this process
   * makes its first one; a file that names this process is one of a namesake before it.
   */
  public static void sweep(Path directory) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "windlass-p*")) {
      for (Path file : files) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches() && isGone(Long.parseLong(name.group(1)))) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // What is left over takes some room and does no harm; a restore that lacks room says so.
    }
  }

  private static boolean isGone(long process) {
    return process == ProcessHandle.current().pid()
        || ProcessHandle.of(process).filter(ProcessHandle::isAlive).isEmpty();
  }
}
