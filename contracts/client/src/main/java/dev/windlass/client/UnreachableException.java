package dev.windlass.client;

import org.jspecify.annotations.Nullable;

/**
 * Kafka cannot be reached, refuses this client, or lacks the topics.
 *
 * <p>When {@link WindlassClient#submit} throws it, the command may or may not have arrived.
 * Submitting the same command, with the same id, again is safe.
 */
public final class UnreachableException extends WindlassException {
  UnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
