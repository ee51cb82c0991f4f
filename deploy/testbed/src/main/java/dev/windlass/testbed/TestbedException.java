package dev.windlass.testbed;

/**
 * A server could not be started, stopped or used; the message says which, why, and where its log
 * is.
 */
public final class TestbedException extends RuntimeException {
  TestbedException(String message) {
    super(message);
  }

  TestbedException(String message, Throwable cause) {
    super(message, cause);
  }
}
