package dev.windlass.controlstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where waiting jobs get their owner. A job without locks and limits is taken with {@code SKIP
 * LOCKED}. The others pass a gate that one claim at a time passes: there it is known who runs, so
 * that locks and limits hold over all workers. Nobody waits for the gate: whoever finds it taken
 * comes again. The two kinds are claimed in transactions of their own, so that a job of the first
 * kind waits for none of the second.
 *
 * <p>A job that this program cannot read, for a newer one admitted it, is left to a newer one.
 *
 * <p>First come, first served: a job waits for every conflicting job that runs or has been waiting
 * longer (at the same priority), so that an exclusive lock is not starved by shared ones.
 */
public final class JobClaims {
  /** The advisory lock that is the gate. */
  static final long GATE = 7310579648231L;

  /** What a claimable job looks like. */
  private static final String READY =
      """
      c.worker_id IS NULL AND c.not_before <= now() AND NOT c.cancel_requested
      AND (c.expires_at IS NULL OR c.expires_at > now())
      AND %s AND %s
      """
          .formatted(ForeignJobs.READABLE, JobEventOrder.TOLD);

  private static final String CLAIM =
      """
      UPDATE windlass.job j SET state = 'RUNNING', worker_id = ?, worker = ?, token = j.token + 1,
        attempt = j.attempt + 1, sequence = j.sequence + 1, event_writer = ?, event_number = ?,
        first_started_at = coalesce(j.first_started_at, clock_timestamp()), started_at = ?,
        waiting_reason = NULL,
        moments = array_append(j.moments, concat(j.sequence + 1, '|', ?, '|RUNNING|Attempt ',
          j.attempt + 1, ' on worker ', ?, '.'))
      WHERE j.id = ANY (ARRAY(SELECT id FROM picked)) RETURNING j.*
      """;

  private static final String CLAIM_FREE =
      """
      WITH picked AS MATERIALIZED (
        SELECT c.id FROM windlass.job c WHERE NOT c.gated AND %s
        ORDER BY c.rank LIMIT ? FOR UPDATE OF c SKIP LOCKED),
      claimed AS (
        %s)
      SELECT * FROM claimed ORDER BY rank
      """
          .formatted(READY, CLAIM);

  /**
   * Passes the gate when it is free, and only when somebody waits before it; whoever dies in it is
   * thrown out.
   */
  private static final String PASS_GATE =
      """
      SELECT set_config('idle_in_transaction_session_timeout', '10s', true),
        pg_try_advisory_xact_lock(%d)
      FROM (SELECT 1 WHERE EXISTS (
        SELECT 1 FROM windlass.job c WHERE c.worker_id IS NULL AND c.gated
          AND c.not_before <= now() AND CASE WHEN c.long_work THEN ? ELSE ? END)) waiting
      """
          .formatted(GATE);

  static final String CLAIM_GATED =
      """
      WITH %s,
      free AS MATERIALIZED (
        SELECT c.*, q.jobs,
          row_number() OVER (PARTITION BY c.engine, c.long_work ORDER BY c.rank) AS turn
        FROM queue q CROSS JOIN LATERAL (
          SELECT c.id, c.rank, c.long_work, c.engine, c.engine_limit,
            coalesce(c.requested_by, '') AS actor,
            CASE WHEN c.attempt = 0 THEN c.actor_limit END AS actor_limit
          FROM windlass.job c
          WHERE c.id = q.id AND (NOT c.long_work OR q.jobs < c.engine_limit) AND %s OFFSET 0) c
        WHERE NOT q.blocked),
      %s,
      fitting AS (
        SELECT id, long_work, row_number() OVER (PARTITION BY long_work ORDER BY rank) AS turn
        FROM starting WHERE %s),
      picked AS MATERIALIZED (
        SELECT c.id FROM fitting f CROSS JOIN LATERAL (
          SELECT id FROM windlass.job WHERE id = f.id AND worker_id IS NULL
          FOR UPDATE SKIP LOCKED) c
        WHERE f.turn <= CASE WHEN f.long_work THEN ? ELSE ? END),
      claimed AS (
        %s),
      counted AS (
        %s)
      SELECT * FROM claimed ORDER BY rank
      """
          .formatted(
              JobLocks.QUEUE,
              READY,
              ActorLimits.STARTING,
              ActorLimits.ALLOWED,
              CLAIM,
              ActorLimits.COUNT);

  private final ControlTransactions transactions;
  private final ForeignJobs foreign = new ForeignJobs();
  private final LongQueue queue = new LongQueue("true");

  /** Claims in this control database. */
  public JobClaims(DataSource controlStore) {
    this.transactions = new ControlTransactions(controlStore);
  }

  /**
   * How many jobs a worker has room for.
   *
   * @param control short jobs
   * @param work long jobs
   */
  public record Room(int control, int work) {
    /** Whether there is room for nothing. */
    public boolean isNone() {
      return control <= 0 && work <= 0;
    }

    /** The room that is left. */
    Room without(List<JobRecord> jobs) {
      int longOnes = (int) jobs.stream().filter(JobRecord::longWork).count();
      return new Room(control - (jobs.size() - longOnes), work - longOnes);
    }
  }

  /**
   * What a claim at the gate came to.
   *
   * @param jobs the jobs, which are this worker's now
   * @param isTaken whether another worker is in the gate, so that nobody was looked at
   */
  public record AtGate(List<JobRecord> jobs, boolean isTaken) {
    /** Another worker is in the gate. */
    public static final AtGate TAKEN = new AtGate(List.of(), true);
  }

  /**
   * Claims waiting jobs that pass no gate, the first in rank first, and leaves their messages in
   * the outbox, in one transaction. Jobs that others hold at this moment are skipped.
   *
   * @param entry names the outbox entry
   * @param room how many at most
   * @param now the time of the start
   * @param messages makes the entry's messages; each job's {@code sequence} is the number of the
   *     event that tells of its start
   * @return the jobs, which are this worker's now
   */
  public Committed<List<JobRecord>> claimFree(
      WorkerIdentity worker,
      OutboxEntry.Key entry,
      int room,
      Instant now,
      Function<List<JobRecord>, List<OutboxMessage>> messages) {
    return foreign.avoiding(
        () ->
            transactions.inTransaction(
                connection -> {
                  List<JobRecord> claimed = claimFree(connection, worker, entry, room, now);
                  return new Committed<>(claimed, tell(connection, entry, messages, claimed));
                }));
  }

  /**
   * Claims waiting jobs that pass the gate, as {@link #claimFree} claims the others. Returns at
   * once when another worker is in it, or nobody waits.
   *
   * @param entry names the outbox entry
   * @param room how many at most
   * @param now the time of the start
   * @param messages makes the entry's messages
   */
  public Committed<AtGate> claimGated(
      WorkerIdentity worker,
      OutboxEntry.Key entry,
      Room room,
      Instant now,
      Function<List<JobRecord>, List<OutboxMessage>> messages) {
    return foreign.avoiding(
        () ->
            transactions.inTransaction(
                connection -> {
                  AtGate claimed = claimGated(connection, worker, entry, room, now);
                  return new Committed<>(
                      claimed, tell(connection, entry, messages, claimed.jobs()));
                }));
  }

  private static OutboxEntry tell(
      Connection connection,
      OutboxEntry.Key entry,
      Function<List<JobRecord>, List<OutboxMessage>> messages,
      List<JobRecord> claimed)
      throws SQLException {
    OutboxEntry outbox = new OutboxEntry(entry, messages.apply(claimed));
    OutboxRepository.append(connection, outbox);
    return outbox;
  }

  private List<JobRecord> claimFree(
      Connection connection, WorkerIdentity worker, OutboxEntry.Key entry, int room, Instant now)
      throws SQLException {
    try (PreparedStatement claim = connection.prepareStatement(CLAIM_FREE)) {
      int bound = JobEventOrder.bind(claim, foreign.bind(connection, claim, 0), entry);
      claim.setInt(bound + 1, room);
      bindClaim(claim, bound + 1, worker, entry, now);
      return claimed(claim);
    }
  }

  private AtGate claimGated(
      Connection connection, WorkerIdentity worker, OutboxEntry.Key entry, Room room, Instant now)
      throws SQLException {
    try (PreparedStatement gate = connection.prepareStatement(PASS_GATE)) {
      gate.setBoolean(1, room.work() > 0);
      gate.setBoolean(2, room.control() > 0);
      try (ResultSet waiting = gate.executeQuery()) {
        if (!waiting.next()) {
          return new AtGate(List.of(), false);
        } else if (!waiting.getBoolean(2)) {
          return AtGate.TAKEN;
        }
      }
    }
    List<JobRecord> jobs =
        queue.look(
            connection,
            (first, found) ->
                claimInGate(connection, worker, entry, room.without(found), now, first),
            found -> room.without(found).isNone());
    return new AtGate(jobs, false);
  }

  private List<JobRecord> claimInGate(
      Connection connection,
      WorkerIdentity worker,
      OutboxEntry.Key entry,
      Room room,
      Instant now,
      @Nullable Integer first)
      throws SQLException {
    try (PreparedStatement claim =
        gatedClaim(connection, CLAIM_GATED, worker, entry, room, now, first)) {
      return claimed(claim);
    }
  }

  /** Prepares {@link #CLAIM_GATED}, as it is or with words before it, and binds it. */
  PreparedStatement gatedClaim(
      Connection connection,
      String statement,
      WorkerIdentity worker,
      OutboxEntry.Key entry,
      Room room,
      Instant now,
      @Nullable Integer first)
      throws SQLException {
    PreparedStatement claim = connection.prepareStatement(statement);
    claim.setObject(1, first, Types.INTEGER);
    int bound = JobEventOrder.bind(claim, foreign.bind(connection, claim, 1), entry);
    claim.setInt(bound + 1, room.work());
    claim.setInt(bound + 2, room.control());
    bindClaim(claim, bound + 2, worker, entry, now);
    return claim;
  }

  private static void bindClaim(
      PreparedStatement claim, int bound, WorkerIdentity worker, OutboxEntry.Key entry, Instant now)
      throws SQLException {
    claim.setLong(bound + 1, entry.writer());
    claim.setString(bound + 2, worker.name());
    claim.setLong(bound + 3, entry.writer());
    claim.setLong(bound + 4, entry.number());
    claim.setObject(bound + 5, JobRows.time(now));
    claim.setString(bound + 6, now.toString());
    claim.setString(bound + 7, worker.name());
  }

  private static List<JobRecord> claimed(PreparedStatement claim) throws SQLException {
    try (ResultSet rows = claim.executeQuery()) {
      return ForeignJobs.readAll(rows);
    }
  }
}
