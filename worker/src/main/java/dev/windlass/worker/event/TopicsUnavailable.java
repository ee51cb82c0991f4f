package dev.windlass.worker.event;

import org.jspecify.annotations.Nullable;

/** The topics are not there, so that the worker cannot start. */
public final class TopicsUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TopicsUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
