package dev.windlass.cli.terminal;

import dev.windlass.messages.event.JobEvent;

/** Shows how a job gets on, on {@link Terminal#err}. Events and ticks come from several threads. */
public interface ProgressView {
  /** Something happened to the job. */
  void event(JobEvent event);

  /** Some time has passed: a tenth of a second or so. */
  void tick();

  /** Nothing more will be shown; leaves the line clean for what comes next. */
  void end();

  /** A line to keep, above whatever moves. */
  void note(String line);

  /** The view that suits the terminal: a bar for a person, lines for a pipe. */
  static ProgressView on(Terminal terminal, boolean eager) {
    return terminal.isErrTerminal()
        ? new ProgressBar(terminal, System::nanoTime)
        : new ProgressLines(terminal, System::nanoTime, eager);
  }
}
