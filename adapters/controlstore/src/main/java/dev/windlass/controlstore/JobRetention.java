package dev.windlass.controlstore;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Takes out what is older than it has to be kept, a few rows at a time: each call is one short
 * statement that locks nothing but the rows that it deletes, which nobody else writes. All ages are
 * by the control database's clock. Throws Spring's {@code DataAccessException} when the control
 * database fails; then nothing was deleted.
 */
public final class JobRetention {
  private static final String HISTORY =
      """
      DELETE FROM windlass.job_history WHERE job_id IN (
        SELECT job_id FROM windlass.job_history
        WHERE admitted_at < now() - ? * interval '1 second'
          AND ended_at < now() - ? * interval '1 second'
        ORDER BY admitted_at LIMIT ?)
      """;

  private static final String ADMISSIONS =
      """
      DELETE FROM windlass.admission WHERE job_id IN (
        SELECT a.job_id FROM windlass.admission a
        WHERE a.admitted_at < now() - ? * interval '1 second'
          AND NOT EXISTS (SELECT 1 FROM windlass.job j WHERE j.id = a.job_id)
          AND NOT EXISTS (SELECT 1 FROM windlass.job_history h WHERE h.job_id = a.job_id)
        ORDER BY a.admitted_at LIMIT ?)
      """;

  private static final String ACTOR_STARTS =
      """
      DELETE FROM windlass.actor_start WHERE job_id IN (
        SELECT job_id FROM windlass.actor_start
        WHERE started_at < now() - interval '2 hours' ORDER BY started_at LIMIT ?)
      """;

  /**
   * One statement sees the tables as they were when it began, and their foreign keys are checked at
   * its end. Spring Batch writes times without a zone; the day covers every zone.
   */
  private static final String RUNS =
      """
      WITH old AS (
        SELECT e.job_execution_id FROM windlass.batch_job_execution e
        WHERE e.create_time < localtimestamp - interval '1 day' - ? * interval '1 second'
          AND NOT EXISTS (
            SELECT 1 FROM windlass.batch_job_execution_params p
            JOIN windlass.job j ON j.id = p.parameter_value::uuid
            WHERE p.job_execution_id = e.job_execution_id AND p.parameter_name = 'job')
        ORDER BY e.create_time LIMIT ?),
      steps AS (
        SELECT step_execution_id FROM windlass.batch_step_execution
        WHERE job_execution_id IN (SELECT job_execution_id FROM old)),
      step_contexts AS (
        DELETE FROM windlass.batch_step_execution_context
        WHERE step_execution_id IN (SELECT step_execution_id FROM steps)),
      gone_steps AS (
        DELETE FROM windlass.batch_step_execution
        WHERE step_execution_id IN (SELECT step_execution_id FROM steps)),
      contexts AS (
        DELETE FROM windlass.batch_job_execution_context
        WHERE job_execution_id IN (SELECT job_execution_id FROM old)),
      params AS (
        DELETE FROM windlass.batch_job_execution_params
        WHERE job_execution_id IN (SELECT job_execution_id FROM old))
      DELETE FROM windlass.batch_job_execution
      WHERE job_execution_id IN (SELECT job_execution_id FROM old)
      RETURNING job_instance_id
      """;

  private static final String INSTANCES =
      """
      DELETE FROM windlass.batch_job_instance i
      WHERE i.job_instance_id = ANY (?) AND NOT EXISTS (
        SELECT 1 FROM windlass.batch_job_execution e
        WHERE e.job_instance_id = i.job_instance_id)
      """;

  private final ControlTransactions transactions;

  /** Over this control database. */
  public JobRetention(DataSource controlStore) {
    this.transactions = new ControlTransactions(controlStore);
  }

  /** Forgets jobs that ended longer ago; returns how many. */
  public int deleteHistory(Duration keep, int atMost) {
    return transactions.call(
        connection -> {
          try (PreparedStatement delete = connection.prepareStatement(HISTORY)) {
            delete.setLong(1, keep.toSeconds());
            delete.setLong(2, keep.toSeconds());
            delete.setInt(3, atMost);
            return delete.executeUpdate();
          }
        });
  }

  /**
   * Forgets that commands were admitted longer ago, so that their ids may be used again; returns
   * how many. Never one whose job is open or in the history.
   */
  public int deleteAdmissions(Duration keep, int atMost) {
    return transactions.call(
        connection -> {
          try (PreparedStatement delete = connection.prepareStatement(ADMISSIONS)) {
            delete.setLong(1, keep.toSeconds());
            delete.setInt(2, atMost);
            return delete.executeUpdate();
          }
        });
  }

  /** Forgets starts that no actor's limit counts any more; returns how many. */
  public int deleteActorStarts(int atMost) {
    return transactions.call(
        connection -> {
          try (PreparedStatement delete = connection.prepareStatement(ACTOR_STARTS)) {
            delete.setInt(1, atMost);
            return delete.executeUpdate();
          }
        });
  }

  /**
   * Forgets Spring Batch's records of runs that began longer ago, unless their job is open; returns
   * how many.
   */
  public int deleteRuns(Duration keep, int atMost) {
    return transactions.call(
        connection -> {
          List<Long> instances = new ArrayList<>();
          try (PreparedStatement delete = connection.prepareStatement(RUNS)) {
            delete.setLong(1, keep.toSeconds());
            delete.setInt(2, atMost);
            try (ResultSet rows = delete.executeQuery()) {
              while (rows.next()) {
                instances.add(rows.getLong(1));
              }
            }
          }
          try (PreparedStatement delete = connection.prepareStatement(INSTANCES)) {
            delete.setArray(1, connection.createArrayOf("bigint", instances.toArray()));
            delete.executeUpdate();
          }
          return instances.size();
        });
  }
}
