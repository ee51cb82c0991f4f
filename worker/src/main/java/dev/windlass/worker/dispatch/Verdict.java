package dev.windlass.worker.dispatch;

import dev.windlass.messages.Failure;
import dev.windlass.messages.command.CommandResult;
import java.time.Duration;
import java.util.Optional;

/** What becomes of a job after its operation ended, well or badly. */
sealed interface Verdict {
  /** The same, with a failure's message of at most so many characters. */
  default Verdict withMessageOf(int characters) {
    return switch (this) {
      case Failed(Failure failure) -> new Failed(cut(failure, characters));
      case Cancelled(Failure failure) -> new Cancelled(cut(failure, characters));
      case Expired(Failure failure) -> new Expired(cut(failure, characters));
      case Again(Failure failure, Duration delay) -> new Again(cut(failure, characters), delay);
      case Success _, Lost _ -> this;
    };
  }

  /** Why a job ended otherwise than by success; empty when it did not end, or succeeded. */
  default Optional<Failure> whyEnded() {
    return switch (this) {
      case Failed(Failure failure) -> Optional.of(failure);
      case Cancelled(Failure failure) -> Optional.of(failure);
      case Expired(Failure failure) -> Optional.of(failure);
      case Success _, Again _, Lost _ -> Optional.empty();
    };
  }

  private static Failure cut(Failure failure, int characters) {
    String message = failure.message();
    return message.length() <= characters
        ? failure
        : new Failure(
            failure.code(),
            message.substring(
                    0, message.offsetByCodePoints(0, message.codePointCount(0, characters - 1)))
                + "…",
            failure.isTransient(),
            failure.engineCode(),
            failure.help());
  }

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
