package dev.windlass.worker.dispatch;

import dev.windlass.messages.Failure;
import dev.windlass.messages.command.CommandResult;
import java.time.Duration;

/** What becomes of a job after its operation ended, well or badly. */
sealed interface Verdict {
  /** It is done. */
  record Success(CommandResult result) implements Verdict {}

  /** It ended with a failure. */
  record Failed(Failure failure) implements Verdict {}

  /** It ended because somebody asked. */
  record Cancelled(Failure failure) implements Verdict {}

  /** It was not started in time. */
  record Expired(Failure failure) implements Verdict {}

  /** It is tried again. */
  record Again(Failure failure, Duration delay) implements Verdict {}

  /** It belongs to another worker; nothing may be written. */
  record Lost() implements Verdict {}
}
