package dev.windlass.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.event.JobReference;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private static final JobReference JOB =
      new JobReference(
          JobId.of("/test", "1"),
          "database.backup.v1",
          "1",
          "/test",
          Target.NONE,
          1,
          1,
          Instant.EPOCH);

  private final StringWriter text = new StringWriter();
  private long nanos;

  private ProgressBar bar(int width, boolean unicode) {
    PrintWriter writer = new PrintWriter(text);
    return new ProgressBar(
        new Terminal(writer, writer, width, width, Style.PLAIN, Style.PLAIN, unicode), () -> nanos);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private String line(ProgressBar bar) {
    text.getBuffer().setLength(0);
    bar.tick();
    return text.toString().replace("\r\033[K", "");
  }

  private static JobEvent progress(long done, Long total) {
    return new JobEvent.Progress(
        JOB, "copy", done << 20, total == null ? null : total << 20, "bytes");
  }

  @Test
  void whatIsOverAtOnceDoesNotFlicker() {
    ProgressBar bar = bar(80, true);
    bar.event(new JobEvent.Started(JOB, "w"));
    pass(Duration.ofMillis(300));
    assertThat(line(bar)).isEmpty();
    bar.end();
    assertThat(text.toString()).isEmpty();
  }

  @Test
  void showsPercentAmountSpeedAndWhatIsLeft() {
    ProgressBar bar = bar(80, true);
    bar.event(progress(0, 100L));
    pass(Duration.ofSeconds(2));
    bar.event(progress(20, 100L));
    assertThat(line(bar))
        .matches("copy █+░+  20%  20\\.0 MiB of 100\\.0 MiB  10\\.0 MiB/s  0:08 left")
        .satisfies(line -> assertThat(Text.width(line)).isLessThan(80));
  }

  @Test
  void fitsEveryWidthAndUsesPlainCharactersWhereThereAreNoOthers() {
    for (int width = 20; width < 200; width++) {
      nanos = 0;
      ProgressBar bar = bar(width, false);
      bar.event(progress(0, 100L));
      pass(Duration.ofSeconds(2));
      bar.event(progress(99, 100L));
      assertThat(line(bar)).hasSizeLessThan(width).matches("\\p{ASCII}*");
    }
  }

  @Test
  void withoutATotalItCountsAndTurns() {
    ProgressBar bar = bar(80, false);
    pass(Duration.ofSeconds(1));
    bar.event(progress(3, null));
    String first = line(bar);
    assertThat(first).contains("copy 3.0 MiB");
    assertThat(line(bar)).isNotEqualTo(first);
  }

  @Test
  void aSentenceToKeepStandsAboveTheBarAndTheEndLeavesTheLineEmpty() {
    ProgressBar bar = bar(80, true);
    pass(Duration.ofSeconds(1));
    bar.tick();
    text.getBuffer().setLength(0);
    bar.note("Still here.");
    assertThat(text.toString()).isEqualTo("\r\033[KStill here.\n");
    bar.tick();
    text.getBuffer().setLength(0);
    bar.end();
    assertThat(text.toString()).isEqualTo("\r\033[K");
    bar.tick();
    assertThat(text.toString()).isEqualTo("\r\033[K");
  }
}
