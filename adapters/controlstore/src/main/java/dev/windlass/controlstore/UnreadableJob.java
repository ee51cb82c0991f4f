package dev.windlass.controlstore;

import dev.windlass.messages.JobId;
import org.jspecify.annotations.Nullable;

/**
 * A job that this program cannot read: a newer one admitted it, during an upgrade. It stays as it
 * is, for a program that can.
 */
final class UnreadableJob extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient JobId job;
  private final String command;
  private final boolean commandKnown;

  /**
   * This job is not read.
   *
   * @param commandKnown whether other jobs of this command can be read
   */
  UnreadableJob(
      JobId job, String command, int version, boolean commandKnown, @Nullable Throwable cause) {
    super(
        "Job %s of command %s version %d cannot be read by this program; a newer one admitted it."
            .formatted(job, command, version),
        cause);
    this.job = job;
    this.command = command;
    this.commandKnown = commandKnown;
  }

  JobId job() {
    return job;
  }

  String command() {
    return command;
  }

  boolean isCommandKnown() {
    return commandKnown;
  }
}
