package dev.windlass.messages.command;

import tools.jackson.databind.node.ObjectNode;

/**
 * Save one JSON document: it takes the place of the one of that id, or is new. A collection that is
 * not there is made. Saved twice it is the same.
 *
 * @param collection which collection
 * @param id which document of it
 * @param document the document, an object
 */
@CommandName(
    value = "document.save",
    target = CommandName.TargetKind.DATABASE,
    result = DocumentSaveResult.class)
public record DocumentSave(String collection, String id, ObjectNode document)
    implements CommandSpec {}
