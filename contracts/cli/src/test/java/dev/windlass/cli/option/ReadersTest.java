package dev.windlass.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.messages.command.ObjectPattern;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ReadersTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private final MomentReader moments = new MomentReader(Clock.fixed(NOW, ZoneOffset.UTC));

  @ParameterizedTest
  @CsvSource({
    "90s,PT90S",
    "15m,PT15M",
    "2h,PT2H",
    "1d,PT24H",
    "1h30m,PT90M",
    "PT1H,PT1H",
    "10S,PT10S"
  })
  void readsLengthsOfTime(String text, Duration duration) {
    assertThat(new DurationReader().convert(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "m", "-PT1H", "1x", "99999999999999999999d"})
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> new DurationReader().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("is no length of time");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "app|app|",
        "app.order_*|app|order_*",
        "\"a.b\".\"c \"\"d\"\" *\"|a.b|c \"d\" \\*",
        "\"1\"; DROP.x|1; DROP|x",
      })
  void readsNamesOfSchemasAndTables(String text, String schema, @Nullable String table) {
    assertThat(new ObjectPatternReader().convert(text)).isEqualTo(new ObjectPattern(schema, table));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a.b.c", "\"a"})
  void refusesWhatNamesNoTable(String text) {
    assertThatThrownBy(() -> new ObjectPatternReader().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("is neither SCHEMA nor SCHEMA.TABLE");
  }

  @Test
  void readsMomentsWithAnyOffsetAndAgo() {
    assertThat(moments.convert("2026-11-20T02:00:00Z"))
        .isEqualTo(Instant.parse("2026-11-20T02:00:00Z"));
    assertThat(moments.convert("2026-11-20T02:00:00+02:00"))
        .isEqualTo(Instant.parse("2026-11-20T00:00:00Z"));
    assertThat(moments.convert("2h")).isEqualTo(NOW.minus(Duration.ofHours(2)));
  }
}
