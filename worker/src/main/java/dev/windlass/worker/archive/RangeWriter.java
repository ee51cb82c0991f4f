package dev.windlass.worker.archive;

import dev.windlass.controlstore.ArchivedRange;
import dev.windlass.controlstore.AuditArchiveRepository;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.objectstore.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Makes a range durable: claim, object, note. Each step may be repeated, and a crash between any
 * two leaves what the next owner of the partition needs to go on: a claim says which records the
 * object has to hold, so that it becomes the same object whoever writes it.
 */
class RangeWriter {
  private static final String CONTENT_TYPE = "application/gzip";

  private final AuditArchiveRepository ranges;
  private final ObjectStore store;

  RangeWriter(AuditArchiveRepository ranges, ObjectStore store) {
    this.ranges = ranges;
    this.store = store;
  }

  /**
   * Claims a range.
   *
   * @return whether it is ours; otherwise another worker has claimed some of its records
   */
  boolean claim(ArchivedRange range) {
    return ranges.claim(range);
  }

  /**
   * Writes the object of a claimed range, unless it is there, and notes it.
   *
   * @throws EngineException {@code STORAGE_UNREACHABLE} and others when the store fails; {@code
   *     INTEGRITY_FAILED} when an object of that key holds something else
   */
  void write(ArchivedRange range, FullRange content) {
    String key = range.key();
    if (!create(key, content)) {
      // A topic of this name was archived before, deleted and made again: the offsets began anew.
      key = key.replace(".jsonl.gz", "." + range.topicId() + ".jsonl.gz");
      if (!create(key, content)) {
        throw new EngineException(
            FailureCode.INTEGRITY_FAILED,
            "Object "
                + key
                + " is in the audit archive already and does not hold the records that it is named"
                + " after.",
            "Somebody else wrote it. Keep a copy, find out who did, and take it away; the archive"
                + " goes on by itself.");
      }
    }
    ranges.written(range, key, content.object().length, content.sha256());
  }

  /** Whether the object is there now and holds these lines. */
  private boolean create(String key, FullRange content) {
    return store.createIfAbsent(key, content.object(), CONTENT_TYPE) || isThere(key, content);
  }

  /** Compares lines and not compressed bytes, which another Java may have made otherwise. */
  private boolean isThere(String key, FullRange content) {
    byte[] lines = decompress(content.object());
    // Compressed data are hardly ever longer than what they came from.
    byte[] there = store.read(key, lines.length + 64 * 1024);
    try {
      return Arrays.equals(lines, decompress(there));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] decompress(byte[] object) {
    try (GZIPInputStream lines = new GZIPInputStream(new ByteArrayInputStream(object))) {
      return lines.readAllBytes();
    } catch (IOException e) {
      throw new IllegalArgumentException("The bytes are not compressed.", e);
    }
  }
}
