package dev.windlass.worker.operation;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import org.jspecify.annotations.Nullable;

/** Numbers of a spec, checked again where they are used: a zero must not become "nothing to do". */
public final class Ranges {
  private Ranges() {}

  /**
   * The number, or what holds when the sender gave none.
   *
   * @param field its name in the spec, for the message
   * @throws EngineException {@code INVALID_COMMAND} when it is outside of low to high
   */
  public static int within(
      String field, @Nullable Integer given, int low, int high, int otherwise) {
    if (given == null) {
      return otherwise;
    }
    if (given < low || given > high) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "spec." + field + " is " + given + "; it must be from " + low + " to " + high + ".",
          "Correct it and send the command under a new id.");
    }
    return given;
  }
}
