package dev.windlass.engine;

import dev.windlass.engine.Queries.Outcome;
import dev.windlass.engine.Queries.RowSink;
import dev.windlass.messages.command.DocumentList;
import dev.windlass.messages.command.QueryResult;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON documents, by collection and id. Names and ids are bound or quoted, whatever is in them.
 *
 * <p>All methods throw {@link EngineException} with {@code NOT_FOUND} when there is no such
 * database, and with {@code CONFLICT} when what bears the collection's name is something else.
 */
public interface Documents {
  /** The columns of the rows that {@link #list} gives. */
  List<QueryResult.Column> COLUMNS =
      List.of(new QueryResult.Column("id", "text"), new QueryResult.Column("document", "json"));

  /**
   * One document.
   *
   * @throws EngineException {@code NOT_FOUND} when there is no such document or collection
   */
  ObjectNode get(String database, String collection, String id);

  /**
   * Saves one, in the place of the one of that id. Makes the collection when there is none.
   *
   * @param monitor asked right before the commit: who has no right to the work by then, as a worker
   *     that was frozen, undoes it
   * @return whether it is new
   * @throws EngineException {@code INVALID_COMMAND} when the engine has no room for such a name, id
   *     or document
   */
  boolean save(
      String database, String collection, String id, ObjectNode document, WorkMonitor monitor);

  /**
   * Deletes one.
   *
   * @param monitor asked right before the commit, as by {@link #save}
   * @return whether it was there
   */
  boolean delete(String database, String collection, String id, WorkMonitor monitor);

  /**
   * Streams documents to the sink, in the order of their ids as the engine compares text, one row
   * each, with the columns {@link #COLUMNS}.
   *
   * @throws EngineException {@code NOT_FOUND} when there is no such collection
   */
  Outcome list(String database, DocumentList wanted, RowSink sink, WorkMonitor monitor);
}
