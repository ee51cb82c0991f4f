package dev.windlass.worker.inventory;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.inventory.InventoryDocument;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with a set of documents, so that the sender is told all at once. */
final class DocumentProblems {
  private final List<String> sentences = new ArrayList<>();

  /** Adds a sentence about a document. */
  void add(InventoryDocument document, String sentence) {
    sentences.add("%s %s: %s".formatted(Words.kind(document), document.name(), sentence));
  }

  /**
   * Ends the checks.
   *
   * @throws EngineException {@code CONFIGURATION_INVALID} with every sentence, when there are any
   */
  void throwIfAny() {
    if (sentences.isEmpty()) {
      return;
    }
    String count = sentences.size() == 1 ? "1 problem" : sentences.size() + " problems";
    throw new EngineException(
        FailureCode.CONFIGURATION_INVALID,
        "The documents have " + count + ":\n- " + String.join("\n- ", sentences),
        "Nothing was changed. Correct the documents and apply them again.");
  }
}
