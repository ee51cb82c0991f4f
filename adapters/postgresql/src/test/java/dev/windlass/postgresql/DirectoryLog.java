package dev.windlass.postgresql;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Recovery.LogArchive;
import dev.windlass.engine.Recovery.LogFile;
import dev.windlass.messages.FailureCode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;

/** An archive of the log in memory. */
final class DirectoryLog implements LogArchive {
  private final Map<String, LogFile> files = new ConcurrentSkipListMap<>();
  private final Map<String, byte[]> contents = new ConcurrentSkipListMap<>();

  @Override
  public List<LogFile> files(String server) {
    return files.values().stream().filter(file -> file.server().equals(server)).toList();
  }

  @Override
  public void store(LogFile file, byte[] stored, Predicate<byte[]> same) {
    byte[] before = contents.putIfAbsent(file.name(), stored);
    if (before != null && !same.test(before)) {
      throw new EngineException(FailureCode.CONFLICT, "There is another " + file.name(), null);
    }
    files.putIfAbsent(file.name(), file);
  }

  @Override
  public Optional<InputStream> open(String server, String name) {
    return Optional.ofNullable(contents.get(name)).map(ByteArrayInputStream::new);
  }

  /** The names of the files, histories left out. */
  List<String> names() {
    return files.keySet().stream().filter(name -> name.length() == 24).toList();
  }

  /** The stored bytes of a file. */
  byte[] content(String name) {
    return contents.get(name).clone();
  }

  /** The same archive without a file. */
  DirectoryLog without(String name) {
    DirectoryLog less = new DirectoryLog();
    less.files.putAll(files);
    less.contents.putAll(contents);
    less.files.remove(name);
    less.contents.remove(name);
    return less;
  }
}
