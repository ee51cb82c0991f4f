package dev.windlass.worker.engine;

import dev.windlass.engine.Processes;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.ProcessKill;
import dev.windlass.messages.command.ProcessKillResult;
import dev.windlass.messages.command.ProcessList;
import dev.windlass.messages.command.Session;
import java.util.List;

/** Sessions behind a guard. */
final class GuardedProcesses implements Processes {
  private final Processes processes;
  private final EngineGuard guard;

  GuardedProcesses(Processes processes, EngineGuard guard) {
    this.processes = processes;
    this.guard = guard;
  }

  @Override
  public List<Session> list(ProcessList filter) {
    return guard.call(() -> processes.list(filter));
  }

  @Override
  public ProcessKillResult kill(ProcessKill kill, WorkMonitor monitor) {
    return guard.call(() -> processes.kill(kill, monitor));
  }
}
