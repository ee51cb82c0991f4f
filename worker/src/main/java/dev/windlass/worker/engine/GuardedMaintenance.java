package dev.windlass.worker.engine;

import dev.windlass.engine.Maintenance;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.DatabaseMaintain;
import dev.windlass.messages.command.DatabaseMaintain.Task;
import dev.windlass.messages.command.DatabaseMaintainResult;
import java.util.List;
import java.util.Set;

/** Upkeep behind a guard. */
final class GuardedMaintenance implements Maintenance {
  private final Maintenance maintenance;
  private final EngineGuard guard;

  GuardedMaintenance(Maintenance maintenance, EngineGuard guard) {
    this.maintenance = maintenance;
    this.guard = guard;
  }

  @Override
  public Set<Task> tasks() {
    return maintenance.tasks();
  }

  @Override
  public List<String> checkMaintain(String database, DatabaseMaintain wanted) {
    return guard.call(() -> maintenance.checkMaintain(database, wanted));
  }

  @Override
  public DatabaseMaintainResult maintain(
      String database, DatabaseMaintain wanted, WorkMonitor monitor) {
    return guard.call(() -> maintenance.maintain(database, wanted, monitor));
  }
}
