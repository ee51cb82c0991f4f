package dev.windlass.controlstore;

/** The rule of locks, as a condition on the waiting job {@code c}. */
final class JobLocks {
  /** No conflicting job runs, and none that may start has been waiting longer. */
  static final String NOT_BLOCKED =
      """
      NOT EXISTS (
        SELECT 1 FROM windlass.job_lock mine
        JOIN windlass.job_lock other ON other.resource = mine.resource
          AND other.job_id <> mine.job_id AND (other.exclusive OR mine.exclusive)
        JOIN windlass.job h ON h.id = other.job_id
        WHERE mine.job_id = c.id AND (h.worker_id IS NOT NULL
          OR (h.rank < c.rank AND h.not_before <= now() AND NOT h.cancel_requested
            AND (h.expires_at IS NULL OR h.expires_at > now()))))
      """;

  private JobLocks() {}
}
