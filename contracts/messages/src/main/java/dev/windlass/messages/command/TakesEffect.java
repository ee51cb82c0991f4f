package dev.windlass.messages.command;

/** When a change of a setting takes effect. */
public enum TakesEffect {
  /** Right after the change, in open sessions too. */
  IMMEDIATELY,
  /** In sessions that begin after the change. */
  NEW_SESSIONS,
  /** When the engine is started the next time. */
  RESTART,
  /** Never: it was decided when the engine was set up or built. */
  NEVER
}
