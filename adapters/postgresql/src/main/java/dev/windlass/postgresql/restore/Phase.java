package dev.windlass.postgresql.restore;

import java.util.Optional;

/**
 * How far a restore came. It is written into the temporary database's comment, which is outside of
 * the database and moves with it when it is renamed.
 */
enum Phase {
  /** Being made; worth nothing yet. */
  CREATED,
  /** Schema is there; parts are being loaded. */
  PREPARED,
  /** All parts are loaded. */
  LOADED,
  /** Indexes and constraints are being made. */
  FINISHING,
  /** Ready for its name. */
  FINISHED,
  /** The database to replace was closed to new sessions. */
  REPLACING,
  /** Of the database that was renamed aside: another one has its name now, and it is to go. */
  REPLACED;

  private static final String PREFIX = "windlass restore ";

  String comment(String jobId) {
    return PREFIX + jobId + ' ' + name();
  }

  /** Reads a comment; empty when it is not of this job. */
  static Optional<Phase> of(String comment, String jobId) {
    String start = PREFIX + jobId + ' ';
    if (!comment.startsWith(start)) {
      return Optional.empty();
    }
    String name = comment.substring(start.length());
    for (Phase phase : values()) {
      if (phase.name().equals(name)) {
        return Optional.of(phase);
      }
    }
    return Optional.empty();
  }

  boolean atLeast(Phase other) {
    return compareTo(other) >= 0;
  }
}
