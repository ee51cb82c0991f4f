package dev.windlass.postgresql.replication;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A place in the write-ahead log, as PostgreSQL writes it: {@code 2A/60CA428}.
 *
 * @param value bytes since the log's beginning, as an unsigned number
 */
record Lsn(long value) implements Comparable<Lsn> {
  /** Reads PostgreSQL's own form; {@link NumberFormatException} for anything else. */
  static Lsn of(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new NumberFormatException("No place in the log: " + text);
    }
    long high = Long.parseLong(text, 0, slash, 16);
    return new Lsn((high << 32) | Long.parseLong(text, slash + 1, text.length(), 16));
  }

  /** The same for a value that may be absent. */
  static @Nullable Lsn ofNullable(@Nullable String text) {
    return text == null ? null : of(text);
  }

  /** The later of two, either of which may be absent. */
  static @Nullable Lsn latest(@Nullable Lsn one, @Nullable Lsn other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** How many bytes this is ahead of another; nothing when it is behind. */
  long ahead(Lsn other) {
    return Math.max(0, value - other.value);
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toHexString(value >>> 32).toUpperCase(Locale.ROOT)
        + '/'
        + Long.toHexString(value & 0xFFFF_FFFFL).toUpperCase(Locale.ROOT);
  }
}
