package dev.windlass.messages.command;

/** What becomes of a server that was brought back to a moment. */
public enum RecoveryAction {
  /** It runs and takes changes, on a history of its own. */
  PROMOTE,
  /** It runs, can be read, and waits: recovery may go on. */
  PAUSE,
  /** It takes changes when it is started; it is stopped. */
  STOP
}
