package dev.windlass.secrets;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Secret;

/**
 * One place that secrets come from. Schemes are found with {@link java.util.ServiceLoader}; another
 * jar may bring more. Safe for many threads.
 */
public interface SecretScheme {
  /** What stands after {@code secret:} in a reference, such as {@code env}. */
  String name();

  /** How a reference of this scheme looks, for messages: {@code secret:env:NAME}. */
  String form();

  /**
   * Fetches the secret now.
   *
   * @param locator what stands after {@code secret:<name>:}; never empty
   * @throws EngineException {@code CONFIGURATION_INVALID} when there is none, with a sentence that
   *     holds the locator and never the value
   */
  Secret fetch(String locator);
}
