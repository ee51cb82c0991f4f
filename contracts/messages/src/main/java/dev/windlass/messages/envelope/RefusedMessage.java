package dev.windlass.messages.envelope;

import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.event.JobReference;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message that cannot be taken. The failure names the field, what was there where that is safe,
 * what was expected and what to do.
 */
public final class RefusedMessage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;
  private final transient @Nullable Sender sender;

  private RefusedMessage(Failure failure, @Nullable Sender sender) {
    super(failure.message());
    this.failure = failure;
    this.sender = sender;
  }

  /** A refusal whose sender is not known (yet). */
  static RefusedMessage of(FailureCode code, String message, @Nullable String help) {
    return new RefusedMessage(Failure.of(code, message, help), null);
  }

  /** A refusal of something in the envelope or the data. */
  static RefusedMessage invalid(String message, String help) {
    return of(FailureCode.INVALID_COMMAND, message, help);
  }

  /** The same refusal, now with its sender. */
  RefusedMessage from(Sender known) {
    RefusedMessage refusal = new RefusedMessage(failure, known);
    refusal.setStackTrace(getStackTrace());
    return refusal;
  }

  /** Why. */
  public Failure failure() {
    return failure;
  }

  /**
   * Whom to tell: the job that the command would have become. Empty when source or id cannot be
   * read, so that nobody knows who sent it.
   *
   * @param time when it was refused; goes into the reference
   */
  public Optional<JobReference> sender(Instant time) {
    return Optional.ofNullable(sender).map(known -> known.reference(time));
  }

  /**
   * What could be read of who sent it.
   *
   * @param source the source
   * @param id the command's id
   * @param command name and version; null when they cannot be read
   * @param target as far as it could be read
   */
  record Sender(String source, String id, @Nullable String command, Target target) {
    private JobReference reference(Instant time) {
      return new JobReference(JobId.of(source, id), command, id, source, target, 0, 1, time);
    }
  }
}
