package dev.windlass.messages;

/**
 * Every way in which a command or a job can end badly: a closed set, the same on the wire and in
 * the adapters. Whether a retry may help follows from the code alone, never from a message's text.
 */
public enum FailureCode {
  /** The message is not a command that can be understood; the failure names the field. */
  INVALID_COMMAND,
  /** The command is known, its version is not; the failure names the versions that are. */
  UNSUPPORTED_VERSION,
  /** The sender could not be proved. */
  UNAUTHENTICATED,
  /** The sender may not do this. */
  FORBIDDEN,
  /** The command's latest moment to start has passed. */
  EXPIRED,
  /** A command with this source and id was admitted before, with other content. */
  DUPLICATE_CONFLICT,
  /** No engine of this name is in the inventory. */
  UNKNOWN_ENGINE,
  /** The engine, or its version, cannot do this. */
  UNSUPPORTED_OPERATION,
  /** The engine's settings are wrong: credentials, address, TLS, a missing tool. */
  CONFIGURATION_INVALID,
  /** The thing named does not exist. */
  NOT_FOUND,
  /** The thing to be made exists already. */
  ALREADY_EXISTS,
  /** Something else stands in the way and will not go by itself. */
  CONFLICT,
  /** The engine refused the login's rights. */
  PERMISSION_DENIED,
  /** A check before the work failed; nothing was changed. */
  PRECONDITION_FAILED,
  /** The engine refused or aborted a statement. */
  STATEMENT_FAILED,
  /** The work was stopped because its time was over; what it had changed by then may stay. */
  TIMEOUT,
  /** The work was stopped because somebody asked for it; what it had changed by then may stay. */
  CANCELLED,
  /** Data read back differ from the data written. */
  INTEGRITY_FAILED,
  /** Whether the work took effect cannot be known; it is never repeated blindly. */
  OUTCOME_UNKNOWN,
  /** A fault of Windlass itself. */
  INTERNAL,
  /** The engine cannot be reached at the moment. */
  ENGINE_UNREACHABLE(true),
  /** The engine is reached and has no room: connections, locks, a recovery in progress. */
  ENGINE_BUSY(true),
  /** The object store cannot be reached at the moment. */
  STORAGE_UNREACHABLE(true),
  /** The worker or the engine ran out of memory, disk or file handles. */
  RESOURCE_EXHAUSTED(true);

  private final boolean passing;

  FailureCode() {
    this(false);
  }

  FailureCode(boolean passing) {
    this.passing = passing;
  }

  /** Whether the same work may succeed later without anybody changing anything. */
  public boolean isTransient() {
    return passing;
  }
}
