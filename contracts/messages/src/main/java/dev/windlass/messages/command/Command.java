package dev.windlass.messages.command;

import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command as a sender means it: envelope and data in one.
 *
 * <p>{@code source} and {@code id} together name it. Sending the same command again is safe: it
 * becomes one job. Sending other content under the same name is refused.
 *
 * @param source who sends, as a URI reference such as {@code /schedules/nightly}
 * @param id unique within the source, at most 200 characters
 * @param time when it was made; null when the sender did not say
 * @param expiryTime the latest moment at which it may start; null for no limit
 * @param traceparent W3C trace context; null when the sender is not traced
 * @param target what it is about
 * @param requestedBy the person or service behind it, as the sender says; null when not said
 * @param reason why, such as a change number; null when not said
 * @param options how to run it
 * @param spec what to do
 */
public record Command(
    String source,
    String id,
    @Nullable Instant time,
    @Nullable Instant expiryTime,
    @Nullable String traceparent,
    Target target,
    @Nullable String requestedBy,
    @Nullable String reason,
    CommandOptions options,
    CommandSpec spec) {

  /** Which command it is. */
  public CommandType type() {
    return CommandType.of(spec);
  }

  /** The job that this command becomes. */
  public JobId jobId() {
    return JobId.of(source, id);
  }
}
