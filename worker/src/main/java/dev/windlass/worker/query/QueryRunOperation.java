package dev.windlass.worker.query;

import dev.windlass.engine.Engine;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Lane;
import dev.windlass.worker.operation.Operation;
import dev.windlass.worker.operation.Ranges;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.operation.Targets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * {@code query.run}. Rows go into an object; into the result only when the command asks for it, the
 * engine's policy allows it, and they are few.
 */
public final class QueryRunOperation implements Operation<QueryRun> {
  private static final int MAX_ROWS = 1_000_000;

  private final RowResults results;

  /** Puts rows into this store. */
  public QueryRunOperation(ObjectStore store) {
    this.results = new RowResults(store);
  }

  @Override
  public Class<QueryRun> serves() {
    return QueryRun.class;
  }

  @Override
  public List<ResourceLock> locks(Target target, QueryRun spec) {
    String engine = Targets.engine(target);
    return List.of(
        ResourceLock.engine(engine, ResourceLock.Mode.SHARED),
        ResourceLock.database(engine, Targets.database(target), ResourceLock.Mode.SHARED));
  }

  @Override
  public boolean mutates(QueryRun spec) {
    return !spec.isReadOnly();
  }

  /** A statement that changes something may not be run twice by accident. */
  @Override
  public boolean repeatable(QueryRun spec) {
    return spec.isReadOnly();
  }

  @Override
  public Lane lane() {
    return Lane.WORK;
  }

  @Override
  public Duration defaultTimeout() {
    return Duration.ofHours(1);
  }

  @Override
  public CommandResult run(JobContext context, QueryRun spec) {
    String database = Targets.database(context.command().target());
    Engine engine = context.engine();
    QueryRun query = withDefaults(spec);
    boolean inline =
        query.destination() == QueryRun.Destination.INLINE && RowResults.mayShow(context);
    if (context.dryRun()) {
      return rehearse(context, query, inline);
    }
    return results.collect(
        context,
        inline,
        format(query),
        sink -> engine.queries().run(database, query, sink, context));
  }

  private static QueryRun withDefaults(QueryRun spec) {
    return new QueryRun(
        spec.statement(),
        spec.parameters(),
        spec.isReadOnly(),
        Ranges.within("rowLimit", spec.rowLimit(), 1, MAX_ROWS, QueryRun.DEFAULT_ROW_LIMIT),
        format(spec),
        spec.destination());
  }

  private static QueryRun.Format format(QueryRun spec) {
    return Objects.requireNonNullElse(spec.format(), QueryRun.Format.JSON);
  }

  private static DryRunResult rehearse(JobContext context, QueryRun query, boolean inline) {
    String database = Targets.existingDatabase(context);
    return new DryRunResult(
        List.of(
            "Run the statement on database \""
                + database
                + "\" of engine "
                + context.engine().name()
                + (query.isReadOnly() ? ", where the server refuses changes." : ", with changes."),
            "Put at most "
                + query.rowLimit()
                + " rows into "
                + (inline ? "the result, or an object when they are many." : "an object.")));
  }
}
