package dev.windlass.controlstore;

/**
 * The rule of locks. It is computed for all locks in one pass over them, by resource: asking for
 * each waiting job what stands before it takes the square of their number.
 */
final class JobLocks {
  /**
   * Four parts of a {@code WITH}, with one parameter: how many waiting jobs are looked at, the
   * first in rank first; null for all. {@code entrants} has them and those that run; {@code
   * blocked} has the waiting ones that a conflicting job holds up, which runs, or may start and has
   * been waiting longer. What is further behind holds nobody up that is looked at.
   */
  static final String BLOCKED =
      """
      entrants AS MATERIALIZED (
        SELECT id, rank, false AS running FROM (
          SELECT id, rank FROM windlass.job
          WHERE worker_id IS NULL AND gated AND not_before <= now() AND NOT cancel_requested
            AND (expires_at IS NULL OR expires_at > now())
          ORDER BY rank LIMIT ?) first
        UNION ALL SELECT id, rank, true FROM windlass.job WHERE worker_id IS NOT NULL),
      wanted AS MATERIALIZED (
        SELECT e.id, e.rank, e.running, l.resource, l.exclusive
        FROM entrants e CROSS JOIN LATERAL (
          SELECT resource, exclusive FROM windlass.job_lock WHERE job_id = e.id OFFSET 0) l),
      heads AS MATERIALIZED (
        SELECT resource, bool_or(running) AS held, bool_or(running AND exclusive) AS held_exclusively,
          min(rank) FILTER (WHERE NOT running) AS first,
          min(rank) FILTER (WHERE NOT running AND exclusive) AS first_exclusive
        FROM wanted GROUP BY resource),
      blocked AS MATERIALIZED (
        SELECT w.id AS job_id FROM wanted w JOIN heads h ON h.resource = w.resource
        WHERE NOT w.running AND (h.held_exclusively OR h.first_exclusive < w.rank
          OR (w.exclusive AND (h.held OR h.first < w.rank))))
      """;

  /** The waiting job {@code c} is not among them. */
  static final String NOT_BLOCKED = "c.id NOT IN (SELECT job_id FROM blocked)";

  private JobLocks() {}
}
