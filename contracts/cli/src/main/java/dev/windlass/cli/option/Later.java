package dev.windlass.cli.option;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A moment to come, written as {@code 2026-11-21T02:00:00Z}, with any offset, or as {@code 2h} for
 * in two hours.
 *
 * @param moment when
 */
public record Later(Instant moment) {
  /** Reads one, counting from this clock. */
  public static ITypeConverter<Later> reader(Clock clock) {
    return text -> read(text, clock);
  }

  private static Later read(String text, Clock clock) {
    try {
      return new Later(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      try {
        return new Later(clock.instant().plus(new DurationReader().convert(text)));
      } catch (TypeConversionException notThen) {
        throw new TypeConversionException(
            "'" + text + "' is no moment: write 2026-11-21T02:00:00Z, or 2h for in two hours.");
      }
    }
  }
}
