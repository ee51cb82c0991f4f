package dev.windlass.showcase.terminal;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Prints steps as they go. On a terminal a progress bar is redrawn in place; in a pipe a line is
 * printed at every quarter. Several threads may use it.
 */
public final class Screen {
  private static final int BAR = 30;
  private static final int QUARTER = 25;

  private final PrintStream out;
  private final boolean live;
  private boolean barShown;
  private String phase = "";
  private long lastPrinted = -1;

  private Screen(PrintStream out, boolean live) {
    this.out = out;
    this.live = live;
  }

  /** On standard output. */
  // JDK 25 gives null again where there is no terminal.
  @SuppressWarnings("SystemConsoleNull")
  public static Screen standard() {
    Console console = System.console();
    return new Screen(System.out, console != null && console.isTerminal());
  }

  /** On this stream, with or without a bar that moves. */
  public static Screen on(PrintStream out, boolean live) {
    return new Screen(out, live);
  }

  /** A step begins. */
  public synchronized void step(String text) {
    endBar();
    out.println();
    out.println(live ? "\u001b[1m" + text + "\u001b[0m" : text);
  }

  /** Something about the step. */
  // The annotation that it asks for would be one more library, for one method.
  @SuppressWarnings("AnnotateFormatMethod")
  public synchronized void say(String format, Object... values) {
    endBar();
    out.println("  " + String.format(Locale.ROOT, format, values));
  }

  /**
   * How far the step is.
   *
   * @param now what is being done
   * @param done how many bytes (or whatever the unit) are done
   * @param total of how many; zero or less when not known
   * @param unit what is counted
   */
  public synchronized void progress(String now, long done, long total, String unit) {
    long percent = total > 0 ? Math.min(100, done * 100 / total) : -1;
    if (live) {
      String bar =
          percent < 0 ? "" : bar(percent) + String.format(Locale.ROOT, " %3d %%  ", percent);
      out.print("\r\u001b[K  " + bar + now + "  " + Amount.of(done, unit));
      out.flush();
      barShown = true;
      return;
    }
    if (!now.equals(phase)) {
      phase = now;
      lastPrinted = -1;
    }
    if (percent < 0) {
      return;
    }
    long quarter = percent / QUARTER * QUARTER;
    if (quarter > lastPrinted) {
      lastPrinted = quarter;
      out.printf(Locale.ROOT, "  %3d %%  %s  %s%n", percent, now, Amount.of(done, unit));
    }
  }

  private static String bar(long percent) {
    int full = (int) (percent * BAR / 100);
    return "[" + "#".repeat(full) + " ".repeat(BAR - full) + "]";
  }

  private void endBar() {
    if (barShown) {
      out.print("\r\u001b[K");
      barShown = false;
    }
    phase = "";
    lastPrinted = -1;
  }
}
