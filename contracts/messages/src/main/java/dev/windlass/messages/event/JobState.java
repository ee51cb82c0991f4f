package dev.windlass.messages.event;

/** Where a job stands. */
public enum JobState {
  /** Admitted; nothing stands in its way but its turn. */
  ACCEPTED,
  /** Waits for a lock, a limit, a moment or the next attempt. */
  WAITING,
  /** A worker runs it. */
  RUNNING,
  /** Done. */
  SUCCEEDED,
  /** Ended with a failure. */
  FAILED,
  /** Ended because somebody asked. */
  CANCELLED,
  /** Not started in time. */
  EXPIRED;

  /** Whether the job has ended, for good. */
  public boolean isTerminal() {
    return switch (this) {
      case ACCEPTED, WAITING, RUNNING -> false;
      case SUCCEEDED, FAILED, CANCELLED, EXPIRED -> true;
    };
  }
}
