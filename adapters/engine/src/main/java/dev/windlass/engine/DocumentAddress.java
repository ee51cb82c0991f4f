package dev.windlass.engine;

import dev.windlass.messages.FailureCode;
import dev.windlass.messages.json.WindlassJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a document is, for adapters that keep documents as text.
 *
 * @param database its database
 * @param collection its collection
 * @param id its id in there
 */
public record DocumentAddress(String database, String collection, String id) {
  /**
   * The document, from the text that was found.
   *
   * @throws EngineException {@code INTEGRITY_FAILED} when it is not a JSON object, for somebody may
   *     have written it with other means
   */
  public ObjectNode read(String text) {
    try {
      if (WindlassJson.commands().readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      // As wrong as a number or an array.
    }
    throw new EngineException(
        FailureCode.INTEGRITY_FAILED,
        "Document \"%s\" of collection \"%s\" is not a JSON object.".formatted(id, collection),
        "Somebody wrote it past Windlass; look at it with query.run.");
  }

  /** What is to be said when nothing is there. */
  public EngineException absent() {
    return new EngineException(
        FailureCode.NOT_FOUND,
        "Collection \"%s\" of database \"%s\" has no document \"%s\"."
            .formatted(collection, database, id),
        "document.list shows the ids; upper and lower case count.");
  }

  /** What is to be said when there is no such collection. */
  public static EngineException noCollection(String database, String collection) {
    return new EngineException(
        FailureCode.NOT_FOUND,
        "Database \"%s\" has no collection \"%s\".".formatted(database, collection),
        "document.save makes a collection with its first document.");
  }
}
