package dev.windlass.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuantityTest {
  @Test
  void sizesHaveOneDigitAfterThePoint() {
    assertThat(Quantity.size(null)).isEmpty();
    assertThat(Quantity.size(0L)).isEqualTo("0 B");
    assertThat(Quantity.size(1023L)).isEqualTo("1023 B");
    assertThat(Quantity.size(1024L)).isEqualTo("1.0 KiB");
    assertThat(Quantity.size((1L << 20) - 1)).isEqualTo("1.0 MiB");
    assertThat(Quantity.size(Long.MAX_VALUE)).isEqualTo("8192.0 PiB");
  }

  @Test
  void durationsHaveTwoUnitsAtMost() {
    assertThat(Quantity.duration(Duration.ofMillis(340))).isEqualTo("0.3 s");
    assertThat(Quantity.duration(Duration.ofSeconds(245))).isEqualTo("4 m 05 s");
    assertThat(Quantity.duration(Duration.ofMinutes(123))).isEqualTo("2 h 03 m");
    assertThat(Quantity.duration(Duration.ofHours(122))).isEqualTo("5 d 02 h");
    assertThat(Quantity.clock(Duration.ofSeconds(3909))).isEqualTo("1:05:09");
  }
}
