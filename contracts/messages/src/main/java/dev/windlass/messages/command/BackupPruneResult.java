package dev.windlass.messages.command;

import java.time.Instant;
import java.util.List;

/**
 * What {@code backup.prune} came to.
 *
 * @param deleted the backups that are gone, objects and all, the oldest first
 * @param kept those that stay, the newest first; at most 1,000 are named
 * @param keptCount how many stay
 * @param left how many no rule keeps and are still there, because one run deletes no more, or
 *     because they are in use; they are among {@code kept} until a later run
 * @param freedBytes size of the objects deleted
 */
public record BackupPruneResult(
    List<Decision> deleted, List<Decision> kept, int keptCount, int left, long freedBytes)
    implements CommandResult {
  /** Keeps copies. */
  public BackupPruneResult {
    deleted = List.copyOf(deleted);
    kept = List.copyOf(kept);
  }

  /**
   * What was decided of a backup.
   *
   * @param backup its id
   * @param snapshotAt the moment whose state it holds
   * @param storedBytes size of its objects
   * @param why every rule that keeps it, or why it goes
   */
  public record Decision(String backup, Instant snapshotAt, long storedBytes, String why) {}
}
