package dev.windlass.engine;

import dev.windlass.messages.command.ReplicationStatusResult;

/** How an engine's servers replicate. */
public interface Replication {
  /**
   * Asks every node what it is and how far it is, whether or not there is a primary. A node that
   * does not answer is part of what is told, not a failure.
   *
   * @throws EngineException {@code ENGINE_UNREACHABLE} when no node answers at all
   */
  ReplicationStatusResult status();
}
