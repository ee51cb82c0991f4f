package dev.windlass.controlstore;

import java.sql.PreparedStatement;
import java.time.Duration;
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
}
