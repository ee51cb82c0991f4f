package dev.windlass.cli.run;

import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.event.JobReference;
import org.jspecify.annotations.Nullable;

/** What to do about a failure, in the words of this program where it has its own. */
final class Hints {
  /** What PostgreSQL says when a read-only transaction would change data. */
  private static final String READ_ONLY = "25006";

  private Hints() {}

  /** The hint; the worker's help where this program knows nothing better; null for none. */
  static @Nullable String about(JobReference job, Failure failure) {
    String command = String.valueOf(job.command());
    if (failure.code() == FailureCode.UNKNOWN_ENGINE) {
      return "`windlass engines` lists the engines; `windlass apply -f FILE` adds one.";
    }
    if (READ_ONLY.equals(failure.engineCode()) && command.startsWith("query.run")) {
      return "If the statement is meant to change data, say --write.";
    }
    if (failure.code() == FailureCode.ALREADY_EXISTS && command.startsWith("database.restore")) {
      return "Restore under another name with --into, or take its place: --replace --confirm NAME";
    }
    if (failure.code() == FailureCode.NOT_FOUND && command.startsWith("job.")) {
      return "`windlass jobs` lists the jobs.";
    }
    if (failure.code() == FailureCode.NOT_FOUND && command.startsWith("process.kill")) {
      return "It has ended, or its id went to another session; `windlass ps` shows what is there.";
    }
    return failure.help();
  }
}
