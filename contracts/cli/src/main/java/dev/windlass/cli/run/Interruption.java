package dev.windlass.cli.run;

import dev.windlass.cli.terminal.ProgressView;
import dev.windlass.messages.JobId;

/** Says on Ctrl-C that the job goes on without us, and how to find it again. */
final class Interruption implements AutoCloseable {
  private final Thread hook;
  private volatile boolean sent;

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

  /** Kafka has the command. */
  void sent() {
    sent = true;
  }

  private String sentence(JobId job) {
    return (sent
            ? "Stopped waiting; the job goes on."
            : "Stopped before Kafka confirmed the command, which may or may not have arrived.")
        + " Follow it: windlass follow "
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
