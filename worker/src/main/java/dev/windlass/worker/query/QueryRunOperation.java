package dev.windlass.worker.query;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Queries.Outcome;
import dev.windlass.engine.StoredObject;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.ObjectReference;
import dev.windlass.messages.command.QueryResult;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.objectstore.ObjectKey;
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
import org.jspecify.annotations.Nullable;

/**
 * {@code query.run}. Rows go into an object; into the result only when the command asks for it, the
 * engine's policy allows it, and they are few.
 */
public final class QueryRunOperation implements Operation<QueryRun> {
  private static final int MAX_ROWS = 1_000_000;

  private final ObjectStore store;

  /** Puts rows into this store. */
  public QueryRunOperation(ObjectStore store) {
    this.store = store;
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
        query.destination() == QueryRun.Destination.INLINE
            && allowsInline(context.engineDocument().policy());
    if (context.dryRun()) {
      return rehearse(engine, database, query, inline);
    }
    String prefix = ObjectKey.of("results", context.lease().job().value());
    try (ResultRows rows =
        new ResultRows(
            inline,
            () ->
                new ObjectRows(
                    RowFormat.of(format(query)),
                    store.sink(prefix),
                    "rows-" + context.lease().token()))) {
      Outcome outcome = engine.queries().run(database, query, rows, context);
      rows.end();
      return new QueryResult(
          rows.columns(),
          rows.kept(),
          reference(prefix, rows.object()),
          outcome.rowCount(),
          outcome.truncated(),
          outcome.updateCount());
    }
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

  private static boolean allowsInline(EngineDocument.@Nullable Policy policy) {
    return policy != null && Boolean.TRUE.equals(policy.inlineRows());
  }

  private @Nullable ObjectReference reference(String prefix, @Nullable ObjectRows rows) {
    if (rows == null) {
      return null;
    }
    StoredObject object = rows.stored();
    return new ObjectReference(
        store.location(prefix + "/" + object.name()),
        object.bytes(),
        object.sha256(),
        rows.contentType());
  }

  private static DryRunResult rehearse(
      Engine engine, String database, QueryRun query, boolean inline) {
    if (!engine.databases().exists(database)) {
      throw new EngineException(
          FailureCode.NOT_FOUND,
          "Engine " + engine.name() + " has no database \"" + database + "\".",
          "List the databases of the engine.");
    }
    return new DryRunResult(
        List.of(
            "Run the statement on database \""
                + database
                + "\" of engine "
                + engine.name()
                + (query.isReadOnly() ? ", where the server refuses changes." : ", with changes."),
            "Put at most "
                + query.rowLimit()
                + " rows into "
                + (inline ? "the result, or an object when they are many." : "an object.")));
  }
}
