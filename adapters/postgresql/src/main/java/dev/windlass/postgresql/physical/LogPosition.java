package dev.windlass.postgresql.physical;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the server's log (LSN) and the segments that hold it.
 *
 * @param value the byte's number, as an unsigned number
 */
record LogPosition(long value) implements Comparable<LogPosition> {
  private static final Pattern TEXT = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");

  /** Reads {@code 16/B374D848}; {@code INVALID_COMMAND} when it is none. */
  static LogPosition of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "\"%s\" is no place in PostgreSQL's log; one looks like 16/B374D848.".formatted(text),
          "Take it from pg_current_wal_lsn(), or from pg_waldump.");
    }
    return new LogPosition(
        (Long.parseLong(matcher.group(1), 16) << 32) | Long.parseLong(matcher.group(2), 16));
  }

  /** The number of the segment that holds this byte. */
  long segment(long segmentBytes) {
    return Long.divideUnsigned(value, segmentBytes);
  }

  /** Where the segment of this number begins. */
  static LogPosition ofSegment(long segment, long segmentBytes) {
    return new LogPosition(segment * segmentBytes);
  }

  /** The name of a segment's file: timeline, and the number in two halves. */
  static String segmentName(long timeline, long segment, long segmentBytes) {
    long perHalf = (1L << 32) / segmentBytes;
    return "%08X%08X%08X".formatted(timeline, segment / perHalf, segment % perHalf);
  }

  @Override
  public int compareTo(LogPosition other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return "%X/%X".formatted(value >>> 32, value & 0xFFFFFFFFL).toUpperCase(Locale.ROOT);
  }
}
