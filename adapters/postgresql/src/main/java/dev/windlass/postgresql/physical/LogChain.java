package dev.windlass.postgresql.physical;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Recovery.LogArchive;
import dev.windlass.engine.Recovery.LogFile;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseRestore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The archived log behind a backup, as far as it has no gap. Decides before anything is unpacked
 * whether what is wanted can be reached, and names the file that is missing when it cannot.
 */
final class LogChain {
  private final BackupExtent backup;
  private final Map<String, LogFile> files = new HashMap<>();
  private final Timelines timelines;
  private final long last;
  private final @Nullable String missing;

  private LogChain(BackupExtent backup, LogArchive archive) {
    this.backup = backup;
    TreeMap<Long, String> histories = new TreeMap<>();
    long newest = backup.firstSegment() - 1;
    for (LogFile file : archive.files(backup.server())) {
      files.put(file.name(), file);
      if (file.name().endsWith(".history")) {
        histories.put(
            Long.parseLong(file.name().substring(0, 8), 16),
            text(archive, file.server(), file.name()));
      }
    }
    this.timelines = Timelines.of(backup.timeline(), backup.stop(), histories);
    for (String name : files.keySet()) {
      if (name.length() == 24) {
        long segment = number(name, backup.segmentBytes());
        if (name.equals(name(segment)) && segment > newest) {
          newest = segment;
        }
      }
    }
    // The backup itself has the log that it needs; the archive is read from the file it ends in.
    long reached = backup.lastSegment() - 1;
    while (files.containsKey(name(reached + 1))) {
      reached++;
    }
    this.last = reached;
    this.missing = newest > reached ? name(reached + 1) : null;
  }

  static LogChain of(BackupExtent backup, LogArchive archive) {
    return new LogChain(backup, archive);
  }

  private String name(long segment) {
    return LogPosition.segmentName(
        timelines.of(segment, backup.segmentBytes()), segment, backup.segmentBytes());
  }

  /** The number of a file of the log. */
  static long number(String name, long segmentBytes) {
    return Long.parseLong(name.substring(8, 16), 16) * ((1L << 32) / segmentBytes)
        + Long.parseLong(name.substring(16), 16);
  }

  private static String text(LogArchive archive, String server, String history) {
    try (InputStream stored = archive.open(server, history).orElseThrow();
        InputStream in = new ZstdInputStreamNoFinalizer(stored)) {
      return new String(in.readNBytes(1 << 20), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new EngineException(
          FailureCode.STORAGE_UNREACHABLE,
          "The history file %s could not be read: %s".formatted(history, e.getMessage()),
          null,
          null,
          e);
    }
  }

  /** The first file that is missing though later ones are there; empty when there is no gap. */
  Optional<String> missing() {
    return Optional.ofNullable(missing);
  }

  /** Until when everything is archived without a gap; empty when nothing is. */
  Optional<Instant> coveredUntil() {
    return Optional.ofNullable(files.get(name(last))).map(LogFile::endsAt);
  }

  /** Refuses what cannot be reached. */
  void require(DatabaseRestore.Recovery wanted) {
    Instant time = wanted.time();
    String position = wanted.position();
    if (time != null) {
      requireTime(time);
    } else if (position != null) {
      requirePosition(LogPosition.of(position));
    } else if (missing != null) {
      throw gone(
          missing, wanted.restorePoint() == null ? "the end of the log" : "the restore point");
    }
  }

  private void requireTime(Instant time) {
    if (time.isBefore(backup.stoppedAt())) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "The backup ends at %s, and a recovery cannot stop before that, at %s."
              .formatted(backup.stoppedAt(), time),
          "Choose a backup that ended before that moment; backup.list shows them.");
    }
    Optional<Instant> covered = coveredUntil();
    if (covered.isEmpty() || covered.get().isBefore(time)) {
      throw gone(name(last + 1), time.toString());
    }
  }

  private void requirePosition(LogPosition position) {
    if (position.compareTo(backup.stop()) < 0) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "The backup ends at %s, and a recovery cannot stop before that, at %s."
              .formatted(backup.stop(), position),
          "Choose a backup that ended before that place.");
    }
    if (position.compareTo(backup.stop()) > 0 && position.segment(backup.segmentBytes()) > last) {
      throw gone(name(last + 1), position.toString());
    }
  }

  private EngineException gone(String file, String target) {
    return new EngineException(
        FailureCode.NOT_FOUND,
        "File %s of the log is not in the archive: %s cannot be reached%s."
            .formatted(
                file,
                target,
                coveredUntil()
                    .map(until -> "; what is archived without a gap goes to " + until)
                    .orElse("; nothing of the log behind this backup is archived")),
        "Send wal.archive if the server still has it, or choose an earlier moment or a later"
            + " backup.");
  }
}
