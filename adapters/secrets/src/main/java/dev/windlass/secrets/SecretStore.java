package dev.windlass.secrets;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Secret;

/** Where secrets can be put: what {@code storeIn} of a command names. Safe for many threads. */
public interface SecretStore {
  /**
   * Checks that a secret could be put there, and changes nothing.
   *
   * @param replace whether one that is there may be replaced
   * @throws EngineException {@code CONFIGURATION_INVALID} when nothing can be kept under this
   *     reference, {@code PRECONDITION_FAILED} when one is there that may not be replaced
   */
  void check(String reference, boolean replace);

  /**
   * Puts a secret beside its place, so that it lasts and nobody sees it yet. So it can be written
   * before it is used: one that was used and never written would be lost.
   *
   * @throws EngineException as {@link #check}
   */
  Staged stage(String reference, Secret secret, boolean replace);

  /** A secret beside its place. */
  interface Staged extends AutoCloseable {
    /** Puts it into its place, in one step. */
    void keep();

    /** Takes it away unless it was kept. */
    @Override
    void close();
  }
}
