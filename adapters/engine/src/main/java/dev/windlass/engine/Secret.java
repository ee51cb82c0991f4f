package dev.windlass.engine;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A password, key or token. Its text form and its JSON are masked; only {@link #reveal} tells it.
 */
public final class Secret {
  private static final String MASK = "******";

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /** Hides this value. */
  public static Secret of(String value) {
    return new Secret(value);
  }

  /** The value itself. Hand it to a driver, never to a message, a log or an argument list. */
  public String reveal() {
    return value;
  }

  @JsonValue
  @Override
  public String toString() {
    return MASK;
  }
}
