package dev.windlass.worker.document;

import dev.windlass.engine.Queries.Outcome;
import dev.windlass.engine.Queries.RowSink;
import dev.windlass.messages.command.DocumentList;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Targets;
import dev.windlass.worker.query.RowResults;

/** {@code document.list}. */
public final class DocumentListOperation extends DocumentLook<DocumentList> {
  DocumentListOperation(RowResults results) {
    super(DocumentList.class, results);
  }

  @Override
  Outcome send(JobContext context, DocumentList spec, RowSink sink) {
    String database = Targets.database(context.command().target());
    return context.engine().documents().list(database, spec, sink, context);
  }

  @Override
  protected String describe(JobContext context, DocumentList spec) {
    return "Read at most %d documents of collection \"%s\"."
        .formatted(spec.limitOrDefault(), spec.collection());
  }
}
