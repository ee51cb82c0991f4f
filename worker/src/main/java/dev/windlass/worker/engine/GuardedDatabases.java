package dev.windlass.worker.engine;

import dev.windlass.engine.Databases;
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
}
