package dev.windlass.controlstore;

/**
 * The rule of locks. It is computed for all locks in one pass over them, by resource: asking for
 * each waiting job what stands before it takes the square of their number.
 *
 * <p>The statement sorts, and looks rows up by their key; it joins no two of its parts. What the
 * planner expects of them is far from what there is, for thousands of jobs come within a second,
 * long before anybody counts them, and a join or a {@code NOT IN} planned for one row takes the
 * square of thousands.
 */
final class JobLocks {
  /**
   * Three parts of a {@code WITH}, with one parameter: how many waiting jobs are looked at, the
   * first in rank first; null for all. {@code queue} has them: {@code id}; {@code jobs}, how many
   * long jobs run on its engine; and {@code blocked}, whether a conflicting job holds it up, which
   * runs, or may start and has been waiting longer. What is further behind holds nobody up that is
   * looked at.
   */
  static final String QUEUE =
      """
      entrants AS MATERIALIZED (
        SELECT id, rank, running, count(*) FILTER (WHERE running AND long_work
          AND engine IS NOT NULL) OVER (PARTITION BY engine) AS jobs
        FROM (
          SELECT * FROM (
            SELECT id, rank, engine, long_work, false AS running FROM windlass.job
            WHERE worker_id IS NULL AND gated AND not_before <= now() AND NOT cancel_requested
              AND (expires_at IS NULL OR expires_at > now())
            ORDER BY rank LIMIT ?) first
          UNION ALL
          SELECT id, rank, engine, long_work, true FROM windlass.job
          WHERE worker_id IS NOT NULL AND gated) entering),
      wanted AS (
        SELECT e.id, e.running, e.jobs, l.resource IS NOT NULL AND (
          bool_or(e.running AND l.exclusive) OVER same
          OR min(e.rank) FILTER (WHERE NOT e.running AND l.exclusive) OVER same < e.rank
          OR (l.exclusive AND (bool_or(e.running) OVER same
            OR min(e.rank) FILTER (WHERE NOT e.running) OVER same < e.rank))) AS conflicts
        FROM entrants e LEFT JOIN LATERAL (
          SELECT resource, exclusive FROM windlass.job_lock WHERE job_id = e.id OFFSET 0) l ON true
        WINDOW same AS (PARTITION BY l.resource)),
      queue AS MATERIALIZED (
        SELECT id, max(jobs) AS jobs, coalesce(bool_or(conflicts), false) AS blocked
        FROM wanted WHERE NOT running GROUP BY id)
      """;

  private JobLocks() {}
}
