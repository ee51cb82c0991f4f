package dev.windlass.postgresql.physical;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * What a physical backup says of itself in its manifest.
 *
 * @param server the server's system identifier
 * @param major the server's major version
 * @param timeline the history that it is of
 * @param start where a recovery begins to read the log
 * @param stop from where on the files are one state
 * @param stoppedAt when that was, by the server's clock
 * @param segmentBytes the size of a file of the log
 */
record BackupExtent(
    String server,
    int major,
    long timeline,
    LogPosition start,
    LogPosition stop,
    Instant stoppedAt,
    long segmentBytes) {

  /** Reads it; {@code INTEGRITY_FAILED} when it is not there. */
  static BackupExtent of(BackupManifest manifest) {
    try {
      return new BackupExtent(
          text(manifest, "systemIdentifier"),
          (int) number(manifest, "serverVersionNumber") / 10_000,
          number(manifest, "timeline"),
          LogPosition.of(text(manifest, "startLsn")),
          LogPosition.of(text(manifest, "stopLsn")),
          Instant.parse(text(manifest, "stoppedAt")),
          number(manifest, "walSegmentBytes"));
    } catch (NullPointerException | IllegalArgumentException | DateTimeException e) {
      throw new EngineException(
          FailureCode.INTEGRITY_FAILED,
          "The manifest of backup %s does not say what it spans.".formatted(manifest.backupId()),
          null,
          "Restore another backup.",
          e);
    }
  }

  private static String text(BackupManifest manifest, String name) {
    return Objects.requireNonNull(manifest.properties().get(name), name).toString();
  }

  private static long number(BackupManifest manifest, String name) {
    return Long.parseLong(text(manifest, name));
  }

  /** The files of the log that the backup itself has to have, and that are not among these. */
  List<String> missingLog(Set<String> paths) {
    return LongStream.rangeClosed(firstSegment(), lastSegment())
        .mapToObj(number -> "pg_wal/" + LogPosition.segmentName(timeline, number, segmentBytes))
        .filter(path -> !paths.contains(path))
        .map(path -> path + " is missing")
        .toList();
  }

  /** The number of the first file of the log that a recovery reads. */
  long firstSegment() {
    return start.segment(segmentBytes);
  }

  /** The number of the file that the backup ends in. */
  long lastSegment() {
    return new LogPosition(stop.value() - 1).segment(segmentBytes);
  }
}
