package dev.windlass.cli.option;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 90s}, {@code 15m}, {@code 2h}, {@code 1d}, {@code 1h30m}, or ISO 8601. */
public final class DurationReader implements ITypeConverter<Duration> {
  private static final Pattern SHORT =
      Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");

  /** Picocli makes one. */
  public DurationReader() {}

  @Override
  public Duration convert(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    Matcher matcher = SHORT.matcher(lower);
    try {
      if (!lower.isEmpty() && matcher.matches()) {
        return Duration.ofDays(number(matcher.group(1)))
            .plusHours(number(matcher.group(2)))
            .plusMinutes(number(matcher.group(3)))
            .plusSeconds(number(matcher.group(4)));
      }
      Duration duration = Duration.parse(text);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
      // Told below, in one sentence for all.
    }
    throw new TypeConversionException(
        "'" + text + "' is no length of time: write 90s, 15m, 2h, 1d or PT1H30M.");
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
