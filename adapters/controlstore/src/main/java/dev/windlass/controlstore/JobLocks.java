package dev.windlass.controlstore;

/**
 * The rule of locks. It is computed for all locks in one pass over them, by resource: asking for
 * each waiting job what stands before it takes the square of their number.
 */
final class JobLocks {
  /**
   * Two parts of a {@code WITH}; {@code blocked} has the waiting jobs that a conflicting job holds
   * up, which runs, or may start and has been waiting longer.
   */
  static final String BLOCKED =
      """
      heads AS MATERIALIZED (
        SELECT l.resource, bool_or(h.worker_id IS NOT NULL) AS held,
          bool_or(h.worker_id IS NOT NULL AND l.exclusive) AS held_exclusively,
          min(h.rank) FILTER (WHERE h.worker_id IS NULL) AS first,
          min(h.rank) FILTER (WHERE h.worker_id IS NULL AND l.exclusive) AS first_exclusive
        FROM windlass.job_lock l JOIN windlass.job h ON h.id = l.job_id
        WHERE h.worker_id IS NOT NULL OR (h.not_before <= now() AND NOT h.cancel_requested
          AND (h.expires_at IS NULL OR h.expires_at > now()))
        GROUP BY l.resource),
      blocked AS MATERIALIZED (
        SELECT m.job_id FROM windlass.job_lock m JOIN windlass.job w ON w.id = m.job_id
        JOIN heads h ON h.resource = m.resource
        WHERE w.worker_id IS NULL AND (h.held_exclusively OR h.first_exclusive < w.rank
          OR (m.exclusive AND (h.held OR h.first < w.rank))))
      """;

  /** The waiting job {@code c} is not among them. */
  static final String NOT_BLOCKED = "c.id NOT IN (SELECT job_id FROM blocked)";

  private JobLocks() {}
}
