package dev.windlass.worker.engine;

import dev.windlass.engine.Backups;
import dev.windlass.engine.Capability;
import dev.windlass.engine.Configuration;
import dev.windlass.engine.Databases;
import dev.windlass.engine.Documents;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineHealth;
import dev.windlass.engine.Lifecycle;
import dev.windlass.engine.Maintenance;
import dev.windlass.engine.Observation;
import dev.windlass.engine.Processes;
import dev.windlass.engine.Queries;
import dev.windlass.engine.Recovery;
import dev.windlass.engine.Replication;
import dev.windlass.engine.Schemas;
import dev.windlass.engine.Users;
import dev.windlass.messages.command.EngineMetadata;
import java.time.Instant;
import java.util.Set;

/** An engine behind its guard. Its owner closes it, not the job that uses it. */
final class GuardedEngine implements Engine {
  private final Engine engine;
  private final EngineGuard guard;

  GuardedEngine(Engine engine, EngineGuard guard) {
    this.engine = engine;
    this.guard = guard;
  }

  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public EngineMetadata describe() {
    return guard.call(engine::describe);
  }

  @Override
  public Instant serverTime() {
    return guard.call(engine::serverTime);
  }

  @Override
  public Set<Capability> capabilities() {
    return engine.capabilities();
  }

  @Override
  public EngineHealth checkHealth() {
    return engine.checkHealth();
  }

  @Override
  public Databases databases() {
    return new GuardedDatabases(engine.databases(), guard);
  }

  @Override
  public Users users() {
    return new GuardedUsers(engine.users(), guard);
  }

  @Override
  public Configuration configuration() {
    return new GuardedConfiguration(engine.configuration(), guard);
  }

  @Override
  public Processes processes() {
    return new GuardedProcesses(engine.processes(), guard);
  }

  @Override
  public Queries queries() {
    return new GuardedQueries(engine.queries(), guard);
  }

  @Override
  public Observation observation() {
    return new GuardedObservation(engine.observation(), guard);
  }

  @Override
  public Schemas schemas() {
    return new GuardedSchemas(engine.schemas(), guard);
  }

  @Override
  public Documents documents() {
    return new GuardedDocuments(engine.documents(), guard);
  }

  @Override
  public Replication replication() {
    return new GuardedReplication(engine.replication(), guard);
  }

  @Override
  public Lifecycle lifecycle() {
    return new GuardedLifecycle(engine.lifecycle());
  }

  @Override
  public Maintenance maintenance() {
    return new GuardedMaintenance(engine.maintenance(), guard);
  }

  @Override
  public Recovery recovery() {
    return new GuardedRecovery(engine.recovery(), guard);
  }

  @Override
  public Backups backups() {
    return new GuardedBackups(engine.backups(), guard);
  }

  @Override
  public void close() {
    engine.close();
  }
}
