package dev.windlass.worker.document;

import dev.windlass.engine.Queries.Outcome;
import dev.windlass.engine.Queries.RowSink;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.QueryResult;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Reading;
import dev.windlass.worker.query.RowResults;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A look at documents. They are data as rows are, and go where rows of {@code query.run} may go.
 *
 * @param <S> the spec it serves
 */
abstract class DocumentLook<S extends CommandSpec> extends Reading<S> {
  private final RowResults results;

  DocumentLook(Class<S> spec, RowResults results) {
    super(spec);
    this.results = results;
  }

  /** Sends the documents. */
  abstract Outcome send(JobContext context, S spec, RowSink sink);

  @Override
  protected final CommandResult read(JobContext context, S spec) {
    if (context.dryRun()) {
      Outcome outcome = send(context, spec, new Forgotten());
      return new QueryResult(List.of(), null, null, outcome.rowCount(), outcome.truncated(), null);
    }
    return results.collect(
        context,
        RowResults.mayShow(context),
        QueryRun.Format.JSON,
        sink -> send(context, spec, sink));
  }

  /** A dry run leaves no object behind. */
  private static final class Forgotten implements RowSink {
    @Override
    public void columns(List<QueryResult.Column> columns) {}

    @Override
    public void row(List<JsonNode> values) {}
  }
}
