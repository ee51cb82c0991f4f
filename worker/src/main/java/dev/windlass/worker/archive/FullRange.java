package dev.windlass.worker.archive;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A range that takes no more records.
 *
 * @param from the position at which it begins
 * @param to the position behind its last record
 * @param first the offset of its first record
 * @param last the offset of its last record
 * @param firstTime the first record's time
 * @param records how many there are
 * @param object the bytes of its object
 */
// Handed on once and never compared.
@SuppressWarnings("ArrayRecordComponent")
record FullRange(
    long from, long to, long first, long last, Instant firstTime, int records, byte[] object) {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy/MM/dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * The object's key: topic, day of the first record, partition, offsets. Offsets have 20 digits,
   * so that keys sort as offsets do.
   */
  String key(String topic, int partition) {
    return String.format(
        Locale.ROOT,
        "audit/%s/%s/%d/%020d-%020d.jsonl.gz",
        topic,
        DAY.format(firstTime),
        partition,
        first,
        last);
  }

  String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(object));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
