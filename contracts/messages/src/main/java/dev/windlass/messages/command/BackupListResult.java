package dev.windlass.messages.command;

import java.util.List;

/**
 * Complete backups, newest first.
 *
 * @param backups the backups
 * @param more whether there are older ones that fit and are not among them
 */
public record BackupListResult(List<BackupSummary> backups, boolean more) implements CommandResult {
  /** Keeps a copy. */
  public BackupListResult {
    backups = List.copyOf(backups);
  }
}
