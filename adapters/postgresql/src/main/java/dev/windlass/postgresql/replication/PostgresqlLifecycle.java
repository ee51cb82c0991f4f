package dev.windlass.postgresql.replication;

import dev.windlass.engine.Lifecycle;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.EngineLifecycleResult;
import dev.windlass.messages.command.EngineLifecycleResult.Server;
import dev.windlass.messages.command.EngineRestart;
import dev.windlass.messages.command.EngineStart;
import dev.windlass.messages.command.EngineStop;
import dev.windlass.postgresql.connection.ServerSettings;
import dev.windlass.postgresql.connection.Waiting;
import dev.windlass.postgresql.replication.ServerPlan.Deed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts and stops servers where they run: with {@code pg_ctl} or {@code systemctl}, here or over
 * {@code ssh}; or has Patroni restart them.
 */
public final class PostgresqlLifecycle implements Lifecycle, AutoCloseable {
  private final Cluster cluster;

  /** Connects to nothing. */
  public PostgresqlLifecycle(ServerSettings settings) {
    this.cluster = new Cluster(settings);
  }

  @Override
  public List<String> checkStart(EngineStart wanted) {
    return plan(Deed.START, wanted.node(), false).sentences();
  }

  @Override
  public EngineLifecycleResult start(EngineStart wanted, WorkMonitor monitor) {
    return run(plan(Deed.START, wanted.node(), false), monitor);
  }

  @Override
  public List<String> checkStop(EngineStop wanted) {
    return plan(Deed.STOP, wanted.node(), wanted.isForced()).sentences();
  }

  @Override
  public EngineLifecycleResult stop(EngineStop wanted, WorkMonitor monitor) {
    return run(plan(Deed.STOP, wanted.node(), wanted.isForced()), monitor);
  }

  @Override
  public List<String> checkRestart(EngineRestart wanted) {
    if (cluster.isPatroni()) {
      return new PatroniRestart(cluster, wanted).sentences();
    }
    return plan(Deed.RESTART, wanted.node(), wanted.isForced()).sentences();
  }

  @Override
  public EngineLifecycleResult restart(EngineRestart wanted, WorkMonitor monitor) {
    if (cluster.isPatroni()) {
      return new PatroniRestart(cluster, wanted).run(monitor);
    }
    return run(plan(Deed.RESTART, wanted.node(), wanted.isForced()), monitor);
  }

  private ServerPlan plan(Deed deed, @Nullable String node, boolean force) {
    return new ServerPlanning(cluster, deed, force).plan(node);
  }

  private EngineLifecycleResult run(ServerPlan plan, WorkMonitor monitor) {
    List<Server> servers = new ArrayList<>();
    for (ServerPlan.Step step : plan.steps()) {
      monitor.throwIfCancelled();
      servers.add(Waiting.undisturbed(() -> step.take(cluster)));
      monitor.progress(plan.deed().phase(), servers.size(), (long) plan.steps().size(), "servers");
    }
    return new EngineLifecycleResult(servers);
  }

  @Override
  public void close() {
    cluster.close();
  }
}
