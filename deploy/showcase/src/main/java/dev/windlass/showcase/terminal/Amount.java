package dev.windlass.showcase.terminal;

import java.time.Duration;
import java.util.Locale;

/** Amounts as people read them. */
public final class Amount {
  private static final double MEGABYTE = 1_000_000.0;

  private Amount() {}

  /** An amount of bytes in MB or kB; any other unit as it is. */
  public static String of(long amount, String unit) {
    return unit.equals("bytes")
        ? bytes(amount)
        : String.format(Locale.ROOT, "%,d %s", amount, unit);
  }

  /** Bytes, in MB, kB or B. */
  public static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    return bytes >= MEGABYTE
        ? String.format(Locale.ROOT, "%,.1f MB", bytes / MEGABYTE)
        : String.format(Locale.ROOT, "%,.1f kB", bytes / 1000.0);
  }

  /** Seconds, with one digit after the point. */
  public static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
