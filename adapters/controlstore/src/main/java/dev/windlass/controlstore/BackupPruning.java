package dev.windlass.controlstore;

import dev.windlass.messages.JobId;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How complete backups leave the catalogue: first the entry is marked, so that nobody restores the
 * backup any more; then its objects go; then the entry says that they are gone. Who reads a
 * backup's objects says so before, and a backup in use is not marked.
 *
 * <p>Both lock the backup's row, so that of a reader and a pruning that meet one comes first and
 * the other sees it. Throws Spring's {@code DataAccessException} when the control database fails.
 */
public final class BackupPruning {
  private static final String IN_USE =
      "EXISTS (SELECT FROM windlass.backup_use u JOIN windlass.job j ON j.id = u.job_id"
          + " WHERE u.backup_id = b.id)";

  private final JdbcClient jdbc;
  private final ControlTransactions transactions;
  private final JobRepository jobs;
  private final Clock clock;
  private final BackupRows rows = new BackupRows();

  /** Prunes in this control database. */
  public BackupPruning(DataSource controlStore, Clock clock) {
    this.jdbc = JdbcClient.create(controlStore);
    this.transactions = new ControlTransactions(controlStore);
    this.jobs = new JobRepository(controlStore);
    this.clock = clock;
  }

  /**
   * A backup that was marked.
   *
   * @param backup the backup
   * @param why why no rule kept it
   */
  public record Pruned(BackupRecord backup, String why) {}

  /**
   * Says that this job reads a complete backup, until the job ends.
   *
   * @return false when there is no complete backup of this id any more
   * @throws LeaseLost when the job belongs to somebody else
   */
  public boolean use(JobLease lease, String backupId) {
    return transactions.inTransaction(
        () -> {
          jobs.requireLease(lease);
          return jdbc.sql(
                      """
                      WITH good AS (SELECT id FROM windlass.backup
                                    WHERE id = :id AND state = 'complete' FOR SHARE)
                      INSERT INTO windlass.backup_use (backup_id, job_id)
                      SELECT id, :job FROM good
                      ON CONFLICT (backup_id, job_id) DO UPDATE SET job_id = excluded.job_id
                      """)
                  .param("id", backupId)
                  .param("job", JobRows.toUuid(lease.job()))
                  .update()
              > 0;
        });
  }

  /**
   * Marks a complete backup, unless it is in use or so few good ones would stay.
   *
   * @param atLeast how many other good backups of its database there have to be
   * @return whether it is marked now
   * @throws LeaseLost when the job belongs to somebody else; nothing was marked then
   */
  public boolean prune(JobLease lease, String backupId, String why, int atLeast) {
    return transactions.inTransaction(
        () -> {
          jobs.requireLease(lease);
          var _ =
              jdbc.sql("SELECT id FROM windlass.backup WHERE id = :id FOR UPDATE")
                  .param("id", backupId)
                  .query(String.class)
                  .optional();
          // A statement of its own: it sees every use that was entered before the row was locked.
          return jdbc.sql(
                      """
                      UPDATE windlass.backup b
                      SET state = 'pruned', pruned_by = :job, pruned_why = :why
                      WHERE b.id = :id AND b.state = 'complete' AND NOT
                      """
                          + IN_USE
                          + """
                           AND (SELECT count(*) FROM windlass.backup o
                                JOIN windlass.backup_standing s ON s.backup_id = o.id
                                WHERE o.engine = b.engine AND o.database = b.database
                                  AND o.id <> b.id AND o.state = 'complete'
                                  AND s.standing <> 'DAMAGED') >= :atLeast
                          """)
                  .param("id", backupId)
                  .param("job", JobRows.toUuid(lease.job()))
                  .param("why", why)
                  .param("atLeast", atLeast)
                  .update()
              > 0;
        });
  }

  /** Those of a database's complete backups that a job reads which has not ended. */
  public List<String> inUse(String engine, String database) {
    return jdbc.sql(
            "SELECT b.id FROM windlass.backup b WHERE b.engine = :engine"
                + " AND b.database = :database AND b.state = 'complete' AND "
                + IN_USE)
        .param("engine", engine)
        .param("database", database)
        .query(String.class)
        .list();
  }

  /** What the job has marked, the first to have been completed first. */
  public List<Pruned> by(JobId job) {
    return jdbc.sql(
            """
            SELECT * FROM windlass.backup WHERE pruned_by = :job
            ORDER BY completed_at, snapshot_at, id
            """)
        .param("job", JobRows.toUuid(job))
        .query((row, number) -> new Pruned(rows.backup(row, number), row.getString("pruned_why")))
        .list();
  }

  /** What the job has marked and whose objects are not known to be gone. */
  public List<BackupRecord> pendingOf(JobId job) {
    return jdbc.sql(
            """
            SELECT * FROM windlass.backup
            WHERE pruned_by = :job AND state = 'pruned' AND removed_at IS NULL
            ORDER BY completed_at, snapshot_at, id
            """)
        .param("job", JobRows.toUuid(job))
        .query(rows::backup)
        .list();
  }

  /**
   * Forgets who read what and has ended, and names what jobs that ended have marked and whose
   * objects are not known to be gone.
   *
   * @param limit how many backups at most
   */
  public List<BackupRecord> leftovers(int limit) {
    jdbc.sql(
            """
            DELETE FROM windlass.backup_use u
            WHERE NOT EXISTS (SELECT FROM windlass.job j WHERE j.id = u.job_id)
            """)
        .update();
    return jdbc.sql(
            """
            SELECT * FROM windlass.backup b
            WHERE state = 'pruned' AND removed_at IS NULL
              AND NOT EXISTS (SELECT FROM windlass.job j WHERE j.id = b.pruned_by)
            ORDER BY completed_at, id LIMIT :limit
            """)
        .param("limit", limit)
        .query(rows::backup)
        .list();
  }

  /** Records that the objects of a marked backup are gone. */
  public void removed(String backupId) {
    jdbc.sql(
            """
            UPDATE windlass.backup SET removed_at = :now
            WHERE id = :id AND state = 'pruned' AND removed_at IS NULL
            """)
        .param("id", backupId)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }
}
