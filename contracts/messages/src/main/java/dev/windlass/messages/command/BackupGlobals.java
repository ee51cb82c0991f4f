package dev.windlass.messages.command;

/** What a backup holds of roles and tablespaces, which belong to the whole server. */
public enum BackupGlobals {
  /** Roles with their rights, memberships and settings, and tablespaces; no passwords. */
  WITHOUT_PASSWORDS,
  /** The same with the roles' password verifiers, which are secrets: encrypted backups alone. */
  WITH_PASSWORDS
}
