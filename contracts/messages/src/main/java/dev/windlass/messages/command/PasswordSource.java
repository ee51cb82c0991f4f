package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Where a password comes from; exactly one of the two is there. A password itself never travels.
 *
 * @param from a reference to a secret that is there: {@code secret:env:ORDERS_APP_PASSWORD}
 * @param storeIn a reference to where a generated password goes: {@code secret:file:/…}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PasswordSource(@Nullable String from, @Nullable String storeIn) {
  /** The secret that this reference names. */
  public static PasswordSource from(String reference) {
    return new PasswordSource(reference, null);
  }

  /** A generated one, kept where this reference says. */
  public static PasswordSource storeIn(String reference) {
    return new PasswordSource(null, reference);
  }
}
