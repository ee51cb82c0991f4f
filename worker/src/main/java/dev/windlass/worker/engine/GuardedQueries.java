package dev.windlass.worker.engine;

import dev.windlass.engine.Queries;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.QueryRun;

/** Statements behind a guard. */
final class GuardedQueries implements Queries {
  private final Queries queries;
  private final EngineGuard guard;

  GuardedQueries(Queries queries, EngineGuard guard) {
    this.queries = queries;
    this.guard = guard;
  }

  @Override
  public Outcome run(String database, QueryRun query, RowSink sink, WorkMonitor monitor) {
    return guard.longCall(() -> queries.run(database, query, sink, monitor));
  }
}
