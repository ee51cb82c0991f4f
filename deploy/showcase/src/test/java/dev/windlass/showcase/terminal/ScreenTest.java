package dev.windlass.showcase.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void inAPipeEveryQuarterIsALine() {
    Screen screen = Screen.on(out, false);
    for (int done = 0; done <= 1000; done++) {
      screen.progress("data", done * 1_000_000L, 1_000_000_000L, "bytes");
    }

    assertThat(printed().lines())
        .containsExactly(
            "    0 %  data  0 B",
            "   25 %  data  250.0 MB",
            "   50 %  data  500.0 MB",
            "   75 %  data  750.0 MB",
            "  100 %  data  1,000.0 MB");
  }

  @Test
  void onATerminalTheBarIsRedrawnAndGoesBeforeTheNextLine() {
    Screen screen = Screen.on(out, true);
    screen.progress("data", 50, 100, "rows");
    screen.say("done");

    assertThat(printed())
        .contains("\r")
        .contains("[###############               ]  50 %  data  50 rows")
        .endsWith("\r\u001b[K  done\n");
  }

  @Test
  void progressWithoutATotalShowsTheAmountAlone() {
    Screen screen = Screen.on(out, true);
    screen.progress("data", 1234, 0, "rows");

    assertThat(printed()).endsWith("  data  1,234 rows");
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
