package dev.windlass.messages.command;

/** How a backup is taken. */
public enum BackupMethod {
  /** As statements and rows: restores into any version that understands them. */
  LOGICAL,
  /** As the engine's own files: the whole server, the same version. */
  PHYSICAL,
  /** By a facility of the engine's own, such as a snapshot or a clone. */
  NATIVE
}
