package dev.windlass.worker.query;

import dev.windlass.engine.Queries.Outcome;
import dev.windlass.engine.Queries.RowSink;
import dev.windlass.engine.StoredObject;
import dev.windlass.messages.command.ObjectReference;
import dev.windlass.messages.command.QueryResult;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.objectstore.ObjectKey;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.operation.JobContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes results of rows. They are in the result itself where the engine's policy allows that and
 * they are few, and in an object otherwise, which nobody else's job writes to.
 */
public final class RowResults {
  private final ObjectStore store;

  /** Puts rows into this store. */
  public RowResults(ObjectStore store) {
    this.store = store;
  }

  /** Sends rows. */
  @FunctionalInterface
  public interface Source {
    /** Sends all of them, and says how that ended. */
    Outcome send(RowSink sink);
  }

  /** Whether the engine's policy lets its rows travel in results. */
  public static boolean mayShow(JobContext context) {
    EngineDocument.Policy policy = context.engineDocument().policy();
    return policy != null && Boolean.TRUE.equals(policy.inlineRows());
  }

  /**
   * Makes the result.
   *
   * @param show whether the rows may be in it
   * @param format how they are written to an object
   */
  public QueryResult collect(
      JobContext context, boolean show, QueryRun.Format format, Source source) {
    String prefix = ObjectKey.of("results", context.lease().job().value());
    try (ResultRows rows =
        new ResultRows(
            show,
            () ->
                new ObjectRows(
                    RowFormat.of(format), store.sink(prefix), "rows-" + context.lease().token()))) {
      Outcome outcome = source.send(rows);
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
}
