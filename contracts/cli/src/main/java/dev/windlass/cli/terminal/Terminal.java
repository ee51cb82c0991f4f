package dev.windlass.cli.terminal;

import java.io.PrintWriter;

/**
 * Where the program writes. Results go to {@code out}, everything about the way there to {@code
 * err}, so that a pipe gets the result alone.
 *
 * @param out results
 * @param err progress, failures, hints
 * @param outWidth columns of {@code out}; {@link #UNBOUNDED} when it is no terminal
 * @param errWidth columns of {@code err}; {@link #UNBOUNDED} when it is no terminal
 * @param outStyle colours of {@code out}
 * @param errStyle colours of {@code err}
 * @param unicode whether block characters can be shown
 */
public record Terminal(
    PrintWriter out,
    PrintWriter err,
    int outWidth,
    int errWidth,
    Style outStyle,
    Style errStyle,
    boolean unicode) {
  /** The width of what is no terminal. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  /** Whether results go to a person's screen. */
  public boolean isOutTerminal() {
    return outWidth != UNBOUNDED;
  }

  /** Whether progress goes to a person's screen. */
  public boolean isErrTerminal() {
    return errWidth != UNBOUNDED;
  }

  /** The same, without colours. */
  public Terminal withoutColour() {
    return new Terminal(out, err, outWidth, errWidth, Style.PLAIN, Style.PLAIN, unicode);
  }
}
