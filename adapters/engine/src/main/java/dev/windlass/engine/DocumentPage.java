package dev.windlass.engine;

import dev.windlass.engine.Queries.Outcome;
import dev.windlass.engine.Queries.RowSink;
import dev.windlass.messages.command.DocumentList;
import java.util.List;
import tools.jackson.databind.node.StringNode;

/**
 * Hands documents that an adapter keeps as text to the sink of {@link Documents#list}, up to the
 * limit that was asked for. Not safe for use by several threads.
 */
public final class DocumentPage {
  private final String database;
  private final DocumentList wanted;
  private final RowSink sink;
  private final WorkMonitor monitor;
  private long count;
  private boolean more;

  /** An empty page. */
  public DocumentPage(String database, DocumentList wanted, RowSink sink, WorkMonitor monitor) {
    this.database = database;
    this.wanted = wanted;
    this.sink = sink;
    this.monitor = monitor;
  }

  /**
   * Takes the next document.
   *
   * @return false when the page was full without it, so that none after it needs to be read
   * @throws EngineException {@code INTEGRITY_FAILED} when the text is not a JSON object; what the
   *     monitor says
   */
  public boolean take(String id, String text) {
    monitor.throwIfCancelled();
    more = count == wanted.limitOrDefault();
    if (more) {
      return false;
    }
    DocumentAddress address = new DocumentAddress(database, wanted.collection(), id);
    sink.row(List.of(StringNode.valueOf(id), address.read(text)));
    count++;
    return true;
  }

  /** How many were taken, and whether there is another one. */
  public Outcome outcome() {
    return new Outcome(count, more, null);
  }
}
