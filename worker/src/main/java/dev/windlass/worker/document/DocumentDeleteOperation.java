package dev.windlass.worker.document;

import dev.windlass.engine.Documents;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DocumentDelete;
import dev.windlass.messages.command.DocumentDeleteResult;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Targets;
import java.util.List;

/** {@code document.delete}. */
public final class DocumentDeleteOperation extends DocumentChange<DocumentDelete> {
  DocumentDeleteOperation() {
    super(DocumentDelete.class);
  }

  @Override
  protected List<String> rehearse(JobContext context, DocumentDelete spec) {
    String what =
        isThere(context, spec.collection(), spec.id())
            ? "Delete document \"%s\" of collection \"%s\"."
            : "Nothing: document \"%s\" of collection \"%s\" is not there.";
    return List.of(what.formatted(spec.id(), spec.collection()));
  }

  @Override
  protected CommandResult change(JobContext context, DocumentDelete spec) {
    String database = Targets.database(context.command().target());
    Documents documents = context.engine().documents();
    boolean deleted =
        context.changing(() -> documents.delete(database, spec.collection(), spec.id(), context));
    return new DocumentDeleteResult(spec.collection(), spec.id(), deleted);
  }
}
