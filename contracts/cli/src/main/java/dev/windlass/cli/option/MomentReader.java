package dev.windlass.cli.option;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 2026-11-20T02:00:00Z}, with any offset, or {@code 2h} for two hours ago. */
public final class MomentReader implements ITypeConverter<Instant> {
  private final Clock clock;

  /** With the clock that says from when "ago" counts. */
  public MomentReader(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Instant convert(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      try {
        return clock.instant().minus(new DurationReader().convert(text));
      } catch (TypeConversionException notAgo) {
        throw new TypeConversionException(
            "'" + text + "' is no moment: write 2026-11-20T02:00:00Z, or 2h for two hours ago.");
      }
    }
  }
}
