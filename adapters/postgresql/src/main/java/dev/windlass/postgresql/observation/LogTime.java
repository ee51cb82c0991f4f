package dev.windlass.postgresql.observation;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * Times in the log: local ones with an abbreviation behind them, which says less than the name of
 * the zone in log_timezone. In the hour that a change of clocks repeats, the first one is meant.
 */
final class LogTime {
  private static final DateTimeFormatter LOCAL =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  private final ZoneId zone;

  LogTime(ZoneId zone) {
    this.zone = zone;
  }

  /** Reads {@code 2026-11-21 02:22:07.695 CET}. */
  Instant read(String text) {
    int space = text.indexOf(' ', text.indexOf(' ') + 1);
    String local = space < 0 ? text : text.substring(0, space);
    return LocalDateTime.parse(local, LOCAL).atZone(zone).toInstant();
  }
}
