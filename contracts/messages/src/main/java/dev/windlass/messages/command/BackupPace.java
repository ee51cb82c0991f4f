package dev.windlass.messages.command;

/** How much a backup asks of the engine while others work there. */
public enum BackupPace {
  /** It rests for part of every second while others are at work, and takes longer then. */
  GENTLE,
  /** It never rests, whatever it costs the others. */
  FULL
}
