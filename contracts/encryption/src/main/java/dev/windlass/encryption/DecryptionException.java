package dev.windlass.encryption;

import java.io.IOException;
import java.io.Serial;
import java.util.Objects;

/**
 * Bytes that are not what was encrypted with this key for this object of this backup: another key,
 * another object, changed, or cut short. Which of these cannot be told from the bytes.
 */
public final class DecryptionException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  DecryptionException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The sentence; never null. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
