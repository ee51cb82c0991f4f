package dev.windlass.postgresql.backup;

import dev.windlass.engine.BackupManifest;

/** Writes {@code RESTORE.md}. */
final class RestoreInstructions {
  private RestoreInstructions() {}

  static String write(BackupManifest manifest) {
    return "# Restore\n";
  }
}
