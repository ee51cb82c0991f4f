package dev.windlass.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Why a command was refused or a job failed, written for the person who is woken by it.
 *
 * @param code what kind of failure; retry and exit codes follow from it
 * @param message one or two sentences: what failed and on what; never holds a secret
 * @param isTransient whether the same work may succeed later by itself; always {@code
 *     code.isTransient()}
 * @param engineCode the engine's own code, such as an SQLSTATE; null when no engine answered
 * @param help what to do about it; null when there is nothing to add
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Failure(
    FailureCode code,
    String message,
    @JsonProperty("transient") boolean isTransient,
    @Nullable String engineCode,
    @Nullable String help) {

  /** A failure without an engine's code. */
  public static Failure of(FailureCode code, String message, @Nullable String help) {
    return new Failure(code, message, code.isTransient(), null, help);
  }
}
