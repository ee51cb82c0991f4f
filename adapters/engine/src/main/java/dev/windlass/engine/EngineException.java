package dev.windlass.engine;

import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import org.jspecify.annotations.Nullable;

/**
 * The one way in which an adapter fails. The code is from the closed set of the wire; the message
 * is a sentence for a DBA and never holds a secret.
 */
public final class EngineException extends RuntimeException {
  private final FailureCode code;
  private final @Nullable String engineCode;
  private final @Nullable String help;

  /** A failure with the engine's own code and advice, where there are any. */
  public EngineException(
      FailureCode code,
      String message,
      @Nullable String engineCode,
      @Nullable String help,
      @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.engineCode = engineCode;
    this.help = help;
  }

  /** A failure that no engine answered. */
  public EngineException(FailureCode code, String message, @Nullable String help) {
    this(code, message, null, help, null);
  }

  /** The refusal of an operation that the engine, or this version of it, does not have. */
  public static EngineException unsupported(String engine, String operation, String instead) {
    return new EngineException(
        FailureCode.UNSUPPORTED_OPERATION,
        "Engine " + engine + " has no " + operation + ".",
        instead);
  }

  /** What kind of failure. */
  public FailureCode code() {
    return code;
  }

  /** The engine's own code, such as an SQLSTATE; null when no engine answered. */
  public @Nullable String engineCode() {
    return engineCode;
  }

  /** What to do; null when there is nothing to add. */
  public @Nullable String help() {
    return help;
  }

  /** The same as it goes over the wire. */
  public Failure toFailure() {
    return new Failure(code, String.valueOf(getMessage()), code.isTransient(), engineCode, help);
  }
}
