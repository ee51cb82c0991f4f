package dev.windlass.worker.document;

import dev.windlass.engine.Documents;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DocumentSave;
import dev.windlass.messages.command.DocumentSaveResult;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Targets;
import java.util.List;

/** {@code document.save}. */
public final class DocumentSaveOperation extends DocumentChange<DocumentSave> {
  DocumentSaveOperation() {
    super(DocumentSave.class);
  }

  @Override
  protected List<String> rehearse(JobContext context, DocumentSave spec) {
    String what =
        isThere(context, spec.collection(), spec.id())
            ? "Replace document \"%s\" of collection \"%s\"."
            : "Make document \"%s\" of collection \"%s\".";
    return List.of(what.formatted(spec.id(), spec.collection()));
  }

  @Override
  protected CommandResult change(JobContext context, DocumentSave spec) {
    String database = Targets.database(context.command().target());
    Documents documents = context.engine().documents();
    boolean created =
        context.changing(
            () -> documents.save(database, spec.collection(), spec.id(), spec.document(), context));
    return new DocumentSaveResult(spec.collection(), spec.id(), created);
  }
}
