package dev.windlass.worker.engine;

import dev.windlass.engine.Documents;
import dev.windlass.engine.Queries.Outcome;
import dev.windlass.engine.Queries.RowSink;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.DocumentList;
import tools.jackson.databind.node.ObjectNode;

/** Documents behind a guard. */
final class GuardedDocuments implements Documents {
  private final Documents documents;
  private final EngineGuard guard;

  GuardedDocuments(Documents documents, EngineGuard guard) {
    this.documents = documents;
    this.guard = guard;
  }

  @Override
  public ObjectNode get(String database, String collection, String id) {
    return guard.call(() -> documents.get(database, collection, id));
  }

  @Override
  public boolean save(
      String database, String collection, String id, ObjectNode document, WorkMonitor monitor) {
    return guard.call(() -> documents.save(database, collection, id, document, monitor));
  }

  @Override
  public boolean delete(String database, String collection, String id, WorkMonitor monitor) {
    return guard.call(() -> documents.delete(database, collection, id, monitor));
  }

  @Override
  public Outcome list(String database, DocumentList wanted, RowSink sink, WorkMonitor monitor) {
    return guard.longCall(() -> documents.list(database, wanted, sink, monitor));
  }
}
