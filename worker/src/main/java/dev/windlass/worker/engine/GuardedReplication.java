package dev.windlass.worker.engine;

import dev.windlass.engine.Replication;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.EngineFailover;
import dev.windlass.messages.command.EngineFailoverResult;
import dev.windlass.messages.command.ReplicationStatusResult;
import java.util.List;

/**
 * Replication behind a guard, but not behind the circuit breaker: it opens when the primary is
 * gone, which is when the other nodes have to be asked. A failover waits for no place either, and
 * keeps none: what it has to end may be what takes them all.
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

  @Override
  public List<String> checkFailover(EngineFailover wanted) {
    return replication.checkFailover(wanted);
  }

  @Override
  public EngineFailoverResult failover(
      EngineFailover wanted, Attempt attempt, WorkMonitor monitor) {
    return replication.failover(wanted, attempt, monitor);
  }
}
