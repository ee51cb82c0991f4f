package dev.windlass.messages.command;

import dev.windlass.messages.inventory.DocumentKind;
import java.util.List;

/**
 * What an inventory command changed, or with {@code dryRun} would change.
 *
 * @param changes one for each document named
 */
public record InventoryChanges(List<Change> changes) implements CommandResult {
  /** Keeps a copy. */
  public InventoryChanges {
    changes = List.copyOf(changes);
  }

  /**
   * What happened to one document.
   *
   * @param kind its kind
   * @param name its name
   * @param action what happened
   * @param differences the fields that changed: {@code settings.host: "a" -> "b"}
   */
  public record Change(DocumentKind kind, String name, Action action, List<String> differences) {
    /** Keeps a copy. */
    public Change {
      differences = List.copyOf(differences);
    }
  }

  /** What happened to a document. */
  public enum Action {
    /** It was not there before. */
    ADDED,
    /** It was there with other content. */
    CHANGED,
    /** It was there with the same content. */
    UNCHANGED,
    /** It is no longer there. */
    DELETED
  }
}
