package dev.windlass.controlstore;

import dev.windlass.controlstore.JobWaits.WaitingJob;
import dev.windlass.messages.event.JobEvent.Waiting.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The rule of limits per actor: within any hour an actor starts at most so many jobs on an engine.
 * Counted are first starts, by the control database's clock, and only of jobs that have such a
 * limit; the gate makes the count exact over all workers. Whoever names no actor shares one with
 * all who name none.
 *
 * <p>A job whose actor has spent its hour is put off until the moment at which it may start, so
 * that it stands in nobody's way meanwhile.
 */
final class ActorLimits {
  /**
   * A part of a {@code WITH}: the jobs in {@code free} for which their engine has room, each with
   * {@code starts}, how many its actor will have started within the hour with it. The starts of the
   * hour and those who wait are counted in one pass over both, the starts first: counting them for
   * each job takes the product of their numbers.
   */
  static final String STARTING =
      """
      starting AS (
        SELECT id, rank, long_work, actor_limit,
          count(*) FILTER (WHERE id IS NULL OR actor_limit IS NOT NULL) OVER (
            PARTITION BY engine, actor ORDER BY rank NULLS FIRST ROWS UNBOUNDED PRECEDING) AS starts
        FROM (
          SELECT NULL::uuid AS id, NULL::bigint AS rank, NULL::boolean AS long_work, engine, actor,
            NULL::integer AS actor_limit
          FROM windlass.actor_start WHERE started_at > now() - interval '1 hour'
          UNION ALL
          SELECT id, rank, long_work, engine, actor, actor_limit
          FROM free WHERE NOT long_work OR jobs + turn <= engine_limit) counting)
      """;

  /** Which of {@code starting} their actor's limit allows. */
  static final String ALLOWED = "id IS NOT NULL AND (actor_limit IS NULL OR starts <= actor_limit)";

  /** Counts what is in {@code claimed}. */
  static final String COUNT =
      """
      INSERT INTO windlass.actor_start (job_id, engine, actor, started_at)
      SELECT id, engine, coalesce(requested_by, ''), now() FROM claimed
      WHERE actor_limit IS NOT NULL AND attempt = 1
      ON CONFLICT DO NOTHING
      """;

  private static final int BATCH = 200;

  /** The n-th of those who wait may start an hour after the n-th of the newest starts. */
  private static final String HOLD =
      """
      WITH used AS MATERIALIZED (
        SELECT engine, actor, array_agg(started_at ORDER BY started_at) AS starts
        FROM windlass.actor_start WHERE started_at > now() - interval '1 hour'
        GROUP BY engine, actor),
      waiting AS MATERIALIZED (
        SELECT c.id, u.starts, c.actor_limit AS most, row_number() OVER (
          PARTITION BY c.engine, coalesce(c.requested_by, '') ORDER BY c.rank) - 1 AS turn
        FROM windlass.job c
        JOIN used u ON u.engine = c.engine AND u.actor = coalesce(c.requested_by, '')
        WHERE c.worker_id IS NULL AND c.actor_limit IS NOT NULL AND c.attempt = 0
          AND c.not_before <= now() AND NOT c.cancel_requested
          AND cardinality(u.starts) >= c.actor_limit AND %s AND %s),
      held AS (
        SELECT c.id, w.starts[cardinality(w.starts) - w.most + 1 + w.turn %% w.most]
          + interval '1 hour' * (1 + w.turn / w.most) AS until
        FROM windlass.job c JOIN waiting w ON w.id = c.id
        WHERE c.worker_id IS NULL ORDER BY c.rank LIMIT ? FOR UPDATE OF c SKIP LOCKED)
      UPDATE windlass.job j SET state = 'WAITING', waiting_reason = 'LIMIT', not_before = h.until,
        sequence = j.sequence + 1, event_writer = ?, event_number = ?,
        moments = array_append(j.moments,
          concat(j.sequence + 1, '|', ?, '|WAITING|Waits for its actor''s limit.'))
      FROM held h WHERE j.id = h.id RETURNING j.*
      """
          .formatted(ForeignJobs.READABLE, JobEventOrder.TOLD);

  private ActorLimits() {}

  /** Puts off the jobs whose actor has spent its hour. */
  static List<WaitingJob> hold(
      Connection connection, OutboxEntry.Key entry, Instant now, ForeignJobs foreign)
      throws SQLException {
    try (PreparedStatement hold = connection.prepareStatement(HOLD)) {
      int bound = JobEventOrder.bind(hold, foreign.bind(connection, hold, 0), entry);
      hold.setInt(bound + 1, BATCH);
      hold.setLong(bound + 2, entry.writer());
      hold.setLong(bound + 3, entry.number());
      hold.setString(bound + 4, now.toString());
      List<WaitingJob> held = new ArrayList<>();
      try (ResultSet rows = hold.executeQuery()) {
        while (rows.next()) {
          held.add(
              new WaitingJob(
                  JobRows.job(rows),
                  Reason.LIMIT,
                  rows.getInt("actor_limit"),
                  JobRows.instant(rows, "not_before")));
        }
      }
      return held;
    }
  }
}
