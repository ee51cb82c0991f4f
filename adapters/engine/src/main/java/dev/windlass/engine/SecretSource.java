package dev.windlass.engine;

/** Turns a reference such as {@code secret:env:ORDERS_PG_PASSWORD} into the secret it names. */
@FunctionalInterface
public interface SecretSource {
  /**
   * Fetches a secret now; nothing is kept, so that a rotated secret is seen at the next opening.
   *
   * @throws EngineException {@code CONFIGURATION_INVALID} when the reference is malformed or names
   *     nothing; the message holds the reference and never the value
   */
  Secret fetch(String reference);
}
