package dev.windlass.worker.inventory;

import dev.windlass.messages.command.InventoryChanges.Change;
import dev.windlass.messages.inventory.DocumentKind;
import dev.windlass.messages.inventory.InventoryDocument;

/** The inventory's words, as they stand in documents and sentences. */
final class Words {
  private Words() {}

  static String kind(InventoryDocument document) {
    return kind(document.documentKind());
  }

  static String kind(DocumentKind kind) {
    return switch (kind) {
      case ENGINE -> "Engine";
      case SCHEDULE -> "Schedule";
    };
  }

  /** What a change would do, as a sentence. */
  static String would(Change change) {
    String document = kind(change.kind()) + " " + change.name();
    return switch (change.action()) {
      case ADDED -> "Add " + document + ".";
      case CHANGED -> "Change " + document + ": " + String.join("; ", change.differences()) + ".";
      case UNCHANGED -> "Leave " + document + " as it is.";
      case DELETED -> "Delete " + document + ".";
    };
  }
}
