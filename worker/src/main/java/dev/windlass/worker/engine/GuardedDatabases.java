package dev.windlass.worker.engine;

import dev.windlass.engine.Databases;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.DatabaseCreate;
import dev.windlass.messages.command.DatabaseMetadata;
import java.util.List;

/** Databases behind a guard. */
final class GuardedDatabases implements Databases {
  private final Databases databases;
  private final EngineGuard guard;

  GuardedDatabases(Databases databases, EngineGuard guard) {
    this.databases = databases;
    this.guard = guard;
  }

  @Override
  public List<DatabaseMetadata> list() {
    return guard.call(databases::list);
  }

  @Override
  public boolean exists(String name) {
    return guard.call(() -> databases.exists(name));
  }

  @Override
  public DatabaseMetadata describe(String name) {
    return guard.call(() -> databases.describe(name));
  }

  @Override
  public List<String> checkCreate(String name, DatabaseCreate wanted) {
    return guard.call(() -> databases.checkCreate(name, wanted));
  }

  @Override
  public void create(String name, DatabaseCreate wanted, WorkMonitor monitor) {
    guard.call(
        () -> {
          databases.create(name, wanted, monitor);
          return true;
        });
  }

  @Override
  public List<String> checkDrop(String name, boolean force) {
    return guard.call(() -> databases.checkDrop(name, force));
  }

  @Override
  public Dropped drop(String name, boolean force, WorkMonitor monitor) {
    return guard.call(() -> databases.drop(name, force, monitor));
  }
}
