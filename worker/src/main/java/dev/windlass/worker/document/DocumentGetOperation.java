package dev.windlass.worker.document;

import dev.windlass.engine.Documents;
import dev.windlass.engine.Queries.Outcome;
import dev.windlass.engine.Queries.RowSink;
import dev.windlass.messages.command.DocumentGet;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Targets;
import dev.windlass.worker.query.RowResults;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** {@code document.get}. */
public final class DocumentGetOperation extends DocumentLook<DocumentGet> {
  DocumentGetOperation(RowResults results) {
    super(DocumentGet.class, results);
  }

  @Override
  Outcome send(JobContext context, DocumentGet spec, RowSink sink) {
    String database = Targets.database(context.command().target());
    ObjectNode document = context.engine().documents().get(database, spec.collection(), spec.id());
    sink.columns(Documents.COLUMNS);
    sink.row(List.of(StringNode.valueOf(spec.id()), document));
    sink.end();
    return new Outcome(1, false, null);
  }

  @Override
  protected String describe(JobContext context, DocumentGet spec) {
    return "Read document \"%s\" of collection \"%s\".".formatted(spec.id(), spec.collection());
  }
}
