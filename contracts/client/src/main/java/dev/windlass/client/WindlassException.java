package dev.windlass.client;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a client reports. The subclasses say which of the few different things went wrong. */
public abstract sealed class WindlassException extends RuntimeException
    permits JobEndedException, JobNotFoundException, AwaitTimeoutException, UnreachableException {

  WindlassException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The sentences; never null. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
