package dev.windlass.worker.engine;

import dev.windlass.engine.Lifecycle;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.EngineLifecycleResult;
import dev.windlass.messages.command.EngineRestart;
import dev.windlass.messages.command.EngineStart;
import dev.windlass.messages.command.EngineStop;
import java.util.List;

/**
 * Starting and stopping, as it is: an engine that is to be started does not answer, and one that is
 * to be stopped may have no room for one more call. Neither tells the circuit breaker anything.
 */
final class GuardedLifecycle implements Lifecycle {
  private final Lifecycle lifecycle;

  GuardedLifecycle(Lifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  @Override
  public List<String> checkStart(EngineStart wanted) {
    return lifecycle.checkStart(wanted);
  }

  @Override
  public EngineLifecycleResult start(EngineStart wanted, WorkMonitor monitor) {
    return lifecycle.start(wanted, monitor);
  }

  @Override
  public List<String> checkStop(EngineStop wanted) {
    return lifecycle.checkStop(wanted);
  }

  @Override
  public EngineLifecycleResult stop(EngineStop wanted, WorkMonitor monitor) {
    return lifecycle.stop(wanted, monitor);
  }

  @Override
  public List<String> checkRestart(EngineRestart wanted) {
    return lifecycle.checkRestart(wanted);
  }

  @Override
  public EngineLifecycleResult restart(EngineRestart wanted, WorkMonitor monitor) {
    return lifecycle.restart(wanted, monitor);
  }
}
