package dev.windlass.cli.run;

import dev.windlass.cli.terminal.ProgressView;
import dev.windlass.messages.JobId;

/** Says on Ctrl-C that the job goes on without us, and how to find it again. */
final class Interruption implements AutoCloseable {
  private final Thread hook;

  Interruption(JobId job, ProgressView view) {
    hook =
        new Thread(
            () -> {
              view.end();
              view.note(sentence(job));
            },
            "windlass-interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  static String sentence(JobId job) {
    return "Stopped waiting; the job goes on. Follow it: windlass follow "
        + job
        + "   Stop it: windlass cancel "
        + job;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program is ending; the hook has its say.
    }
  }
}
