package dev.windlass.controlstore;

import dev.windlass.messages.command.BackupStanding;
import dev.windlass.messages.command.BackupSummary.Verification;
import org.jspecify.annotations.Nullable;

/**
 * A complete backup with what is known of it.
 *
 * @param backup the backup; it has its {@code completion}
 * @param standing what its verifications say together
 * @param verification the last one; null when there was none
 */
public record CataloguedBackup(
    BackupRecord backup, BackupStanding standing, @Nullable Verification verification) {

  /** What the backup came to. */
  public BackupRecord.Completion completion() {
    BackupRecord.Completion completion = backup.completion();
    if (completion == null) {
      throw new IllegalStateException("Backup " + backup.id() + " is not complete.");
    }
    return completion;
  }

  /** Whether nothing is known against it. */
  public boolean isGood() {
    return standing != BackupStanding.DAMAGED;
  }
}
