package dev.windlass.messages.command;

/** What is known of a complete backup. Its objects were checked once when it was made. */
public enum BackupStanding {
  /** Nobody has looked at it since. */
  UNPROVEN,
  /** Its objects were read back and are what was written. */
  CHECKED,
  /** It was restored, and what was restored was compared. */
  PROVEN,
  /** It failed its last verification. */
  DAMAGED
}
