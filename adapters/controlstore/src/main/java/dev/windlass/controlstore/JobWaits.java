package dev.windlass.controlstore;

import dev.windlass.messages.event.JobEvent.Waiting.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Finds out why admitted jobs do not start, so that people can be told, once for each job. */
public final class JobWaits {
  private static final int BATCH = 200;

  /** Who was not told that it waits, and has waited long enough to be told. */
  private static final String UNTOLD =
      "state = 'ACCEPTED' AND admitted_at < now() - interval '500 milliseconds'";

  private static final String MARK =
      """
      WITH %s,
      stuck AS MATERIALIZED (
        SELECT c.id, CASE WHEN q.blocked THEN 'LOCK' ELSE 'LIMIT' END AS reason
        FROM queue q CROSS JOIN LATERAL (
          SELECT c.id FROM windlass.job c
          WHERE c.id = q.id AND c.worker_id IS NULL AND NOT c.cancel_requested AND %s
            AND (q.blocked OR (c.long_work AND q.jobs >= c.engine_limit))
            AND %s AND %s
          FOR UPDATE SKIP LOCKED) c
        LIMIT ?)
      UPDATE windlass.job j SET state = 'WAITING', waiting_reason = s.reason,
        sequence = j.sequence + 1, event_writer = ?, event_number = ?,
        moments = array_append(j.moments,
          concat(j.sequence + 1, '|', ?, '|WAITING|Waits for a ', lower(s.reason), '.'))
      FROM stuck s WHERE j.id = s.id RETURNING j.*
      """
          .formatted(JobLocks.QUEUE, UNTOLD, ForeignJobs.READABLE, JobEventOrder.TOLD);

  private final ControlTransactions transactions;
  private final ForeignJobs foreign = new ForeignJobs();
  private final LongQueue queue = new LongQueue(UNTOLD);

  /** Waiting jobs in this control database. */
  public JobWaits(DataSource controlStore) {
    this.transactions = new ControlTransactions(controlStore);
  }

  /**
   * A job that waits.
   *
   * @param job the job; its {@code sequence} is the number of the event that tells of the wait
   * @param reason what it waits for
   * @param limit how many are allowed, when it waits for a limit
   * @param until when it may start, when its actor's limit decides; null when other jobs do
   */
  public record WaitingJob(JobRecord job, Reason reason, int limit, @Nullable Instant until) {}

  /**
   * Marks jobs that wait for a lock or a limit and were not told so, and leaves the messages about
   * it in the outbox.
   *
   * @param entry names the outbox entry
   * @param now the time of the events
   */
  public Committed<List<WaitingJob>> mark(
      OutboxEntry.Key entry,
      Instant now,
      Function<List<WaitingJob>, List<OutboxMessage>> messages) {
    return foreign.avoiding(
        () ->
            transactions.inTransaction(
                connection -> {
                  List<WaitingJob> waiting =
                      new ArrayList<>(ActorLimits.hold(connection, entry, now, foreign));
                  waiting.addAll(
                      queue.look(
                          connection,
                          (first, found) ->
                              mark(connection, entry, now, first, BATCH - found.size()),
                          found -> found.size() == BATCH));
                  OutboxEntry outbox = new OutboxEntry(entry, messages.apply(waiting));
                  OutboxRepository.append(connection, outbox);
                  return new Committed<>(waiting, outbox);
                }));
  }

  private List<WaitingJob> mark(
      Connection connection, OutboxEntry.Key entry, Instant now, @Nullable Integer first, int most)
      throws SQLException {
    try (PreparedStatement mark = connection.prepareStatement(MARK)) {
      mark.setObject(1, first, Types.INTEGER);
      int bound = JobEventOrder.bind(mark, foreign.bind(connection, mark, 1), entry);
      mark.setInt(bound + 1, most);
      mark.setLong(bound + 2, entry.writer());
      mark.setLong(bound + 3, entry.number());
      mark.setString(bound + 4, now.toString());
      List<WaitingJob> waiting = new ArrayList<>();
      List<UnreadableJob> unreadable = new ArrayList<>();
      try (ResultSet rows = mark.executeQuery()) {
        while (rows.next()) {
          try {
            waiting.add(
                new WaitingJob(
                    JobRows.job(rows),
                    Reason.valueOf(rows.getString("waiting_reason")),
                    rows.getInt("engine_limit"),
                    null));
          } catch (UnreadableJob e) {
            unreadable.add(e);
          }
        }
      }
      if (!unreadable.isEmpty()) {
        throw new ForeignJobs.Met(unreadable);
      }
      return waiting;
    }
  }
}
