package dev.windlass.postgresql.physical;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Recovery.LogArchive;
import dev.windlass.messages.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hands files of the archived log to a server in recovery. The server's {@code restore_command} is
 * a shell script that leaves a wish in the place's {@code log} directory and waits for the answer;
 * this thread looks for wishes, and fetches the next files ahead, so that nothing has to be started
 * that could read the archive by itself. The script ends with 1 when the archive has no such file,
 * and with 255, which stops recovery, when the worker is gone or could not read the archive.
 */
final class LogServing implements AutoCloseable {
  private static final int AHEAD = 4;
  private static final long LOOK_MILLIS = 20;
  private static final Pattern FILE = Pattern.compile("[0-9A-F]{8}([0-9A-F]{16}|\\.history)");
  private static final Pattern LEFT = Pattern.compile(".*\\.(ready|coming)");
  private static final String SCRIPT =
      """
      # Asks the Windlass worker for a file of the archived log: directory, process, file, target.
      dir=$1; name=$3
      if [ -e "$dir/closed" ]; then exit 1; fi
      : > "$dir/$name.wanted" || exit 255
      while :; do
        if [ -e "$dir/$name.ready" ]; then
          cp "$dir/$name.ready" "$4" && rm -f "$dir/$name.wanted" && rm -f "$dir/$name.ready" && exit 0
          exit 255
        fi
        if [ -e "$dir/$name.none" ] || [ -e "$dir/closed" ]; then
          rm -f "$dir/$name.wanted"; rm -f "$dir/$name.none"; exit 1
        fi
        if [ -e "$dir/failed" ] || [ ! -d "/proc/$2" ]; then exit 255; fi
        sleep 0.05
      done
      """;

  private final Path directory;
  private final LogArchive archive;
  private final BackupExtent backup;
  private final Thread thread;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean ended;
  private final AtomicLong served = new AtomicLong();
  private volatile @Nullable EngineException failure;

  private LogServing(Path directory, LogArchive archive, BackupExtent backup) {
    this.directory = directory;
    this.archive = archive;
    this.backup = backup;
    this.thread = Thread.ofVirtual().name("windlass-log-serving").unstarted(this::serve);
  }

  /** Begins to serve. */
  static LogServing start(RecoveryPlace place, LogArchive archive, BackupExtent backup)
      throws IOException {
    Files.writeString(place.log().resolve("fetch"), SCRIPT);
    LogServing serving = new LogServing(place.log(), archive, backup);
    serving.thread.start();
    return serving;
  }

  /** The value of {@code restore_command}; the directory's path holds no quote. */
  String command() {
    return "sh '%1$s/fetch' '%1$s' %2$d '%%f' '%%p'"
        .formatted(directory, ProcessHandle.current().pid());
  }

  /** How many files of the log were handed out. */
  long served() {
    return served.get();
  }

  /** Whether the server asked for a file that the archive has not: it is at the end of the log. */
  boolean ended() {
    return ended;
  }

  /** Throws when the archive could not be read. */
  void throwIfFailed() {
    if (failure != null) {
      throw failure;
    }
  }

  private void serve() {
    try {
      do {
        for (String wish : wishes()) {
          answer(wish);
        }
      } while (!stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    } catch (EngineException e) {
      fail(e);
    } catch (IOException e) {
      fail(
          new EngineException(
              FailureCode.STORAGE_UNREACHABLE,
              "The archived log could not be handed to the server: " + e.getMessage(),
              null,
              null,
              e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fail(EngineException e) {
    failure = e;
    try {
      Files.writeString(directory.resolve("failed"), "failed");
    } catch (IOException gone) {
      // The server waits until it is stopped.
    }
  }

  private List<String> wishes() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".wanted"))
          .map(name -> name.substring(0, name.length() - ".wanted".length()))
          .filter(name -> Files.notExists(directory.resolve(name + ".ready")))
          .filter(name -> Files.notExists(directory.resolve(name + ".none")))
          .toList();
    }
  }

  private void answer(String name) throws IOException {
    if (!FILE.matcher(name).matches() || !fetch(name)) {
      ended |= name.length() == 24;
      Files.writeString(directory.resolve(name + ".none"), "none");
      return;
    }
    if (name.length() == 24) {
      served.incrementAndGet();
      long next = LogChain.number(name, backup.segmentBytes());
      long timeline = Long.parseLong(name.substring(0, 8), 16);
      for (int i = 1; i <= AHEAD && stopped.getCount() > 0; i++) {
        if (!fetch(LogPosition.segmentName(timeline, next + i, backup.segmentBytes()))) {
          return;
        }
      }
    }
  }

  /** Leaves the file ready; false when the archive has none of this name. */
  private boolean fetch(String name) throws IOException {
    Path ready = directory.resolve(name + ".ready");
    if (Files.exists(ready)) {
      return true;
    }
    Optional<InputStream> stored = archive.open(backup.server(), name);
    if (stored.isEmpty()) {
      return false;
    }
    Path coming = directory.resolve(name + ".coming");
    try (InputStream object = stored.get();
        InputStream in = new ZstdInputStreamNoFinalizer(object)) {
      Files.copy(in, coming, StandardCopyOption.REPLACE_EXISTING);
      // The object's own checksum is compared at its end.
      while (object.read() >= 0) {
        Thread.onSpinWait();
      }
    }
    Files.move(coming, ready, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  private void removeWhatNobodyTook() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(it -> LEFT.matcher(it.toString()).matches()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Ends the serving; a server that still asks hears that there is nothing more. */
  @Override
  public void close() {
    stopped.countDown();
    thread.interrupt();
    try {
      thread.join();
      Files.writeString(directory.resolve("closed"), "closed");
      removeWhatNobodyTook();
    } catch (IOException gone) {
      // The place was removed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
