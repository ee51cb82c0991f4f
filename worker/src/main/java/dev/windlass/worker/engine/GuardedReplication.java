package dev.windlass.worker.engine;

import dev.windlass.engine.Replication;
import dev.windlass.messages.command.ReplicationStatusResult;

/**
 * Replication behind a guard, but not behind the circuit breaker: it opens when the primary is
 * gone, which is when the other nodes have to be asked.
 */
final class GuardedReplication implements Replication {
  private final Replication replication;
  private final EngineGuard guard;

  GuardedReplication(Replication replication, EngineGuard guard) {
    this.replication = replication;
    this.guard = guard;
  }

  @Override
  public ReplicationStatusResult status() {
    return guard.callOpen(replication::status);
  }
}
