package dev.windlass.worker.engine;

import dev.windlass.engine.Observation;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.LogsGet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Metrics and logs behind a guard. */
final class GuardedObservation implements Observation {
  private final Observation observation;
  private final EngineGuard guard;

  GuardedObservation(Observation observation, EngineGuard guard) {
    this.observation = observation;
    this.guard = guard;
  }

  @Override
  public Collected metrics(List<String> names, @Nullable String database, WorkMonitor monitor) {
    return guard.call(() -> observation.metrics(names, database, monitor));
  }

  @Override
  public ReadLog logs(LogsGet filter, WorkMonitor monitor) {
    return guard.call(() -> observation.logs(filter, monitor));
  }
}
