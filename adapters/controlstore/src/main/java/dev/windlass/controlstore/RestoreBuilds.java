package dev.windlass.controlstore;

import dev.windlass.messages.JobId;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which restores have begun to build a database, until it has its name or is dropped; so that what
 * a restore left that will not go on is found, whoever ran it. Throws Spring's {@code
 * DataAccessException} when the control database fails.
 */
public final class RestoreBuilds {
  private final JdbcClient jdbc;

  /** Builds in this control database. */
  public RestoreBuilds(DataSource controlStore) {
    this.jdbc = JdbcClient.create(controlStore);
  }

  /**
   * A build.
   *
   * @param job the restore's job, from which the temporary name follows
   * @param engine where
   * @param database the name that it was to get
   * @param backupId what is restored
   */
  public record Build(JobId job, String engine, String database, String backupId) {}

  /**
   * A database is about to be built. Saying it twice says it once.
   *
   * @throws LeaseLost when the job belongs to somebody else
   */
  public void begin(JobLease lease, Build build) {
    int rows =
        jdbc.sql(
                """
                INSERT INTO windlass.restore_build (job_id, engine, database_name, backup_id, begun_at)
                SELECT id, :engine, :database, :backup, now() FROM windlass.job
                WHERE id = :id AND token = :token AND worker_id IS NOT NULL
                ON CONFLICT (job_id) DO UPDATE SET tried_at = NULL
                """)
            .param("id", JobRows.toUuid(lease.job()))
            .param("token", lease.token())
            .param("engine", build.engine())
            .param("database", build.database())
            .param("backup", build.backupId())
            .update();
    if (rows == 0) {
      throw new LeaseLost(lease);
    }
  }

  /** The database has its name, or is gone. */
  public void end(JobId job) {
    jdbc.sql("DELETE FROM windlass.restore_build WHERE job_id = :id")
        .param("id", JobRows.toUuid(job))
        .update();
  }

  /**
   * Takes up builds whose job is over. Each is given out again only after five minutes, which is
   * enough for whoever takes it, unless {@link #putOff} says sooner.
   */
  public List<Build> takeLeft(int atMost) {
    return jdbc.sql(
            """
            UPDATE windlass.restore_build b SET tried_at = now() WHERE job_id IN (
              SELECT job_id FROM windlass.restore_build l
              WHERE NOT EXISTS (SELECT 1 FROM windlass.job j WHERE j.id = l.job_id)
                AND (tried_at IS NULL OR tried_at < now() - interval '5 minutes')
              ORDER BY begun_at LIMIT :most FOR UPDATE SKIP LOCKED)
            RETURNING job_id, engine, database_name, backup_id
            """)
        .param("most", atMost)
        .query(
            (row, _) ->
                new Build(
                    JobRows.id(row, "job_id"),
                    row.getString("engine"),
                    row.getString("database_name"),
                    row.getString("backup_id")))
        .list();
  }

  /**
   * Whoever took it up cannot drop it now, such as when its engine is away: it is given out again
   * after fifteen seconds, or, when its restore began more than a minute ago, after a quarter of
   * the time since then, and after five minutes at most.
   */
  public void putOff(JobId job) {
    jdbc.sql(
            """
            UPDATE windlass.restore_build SET tried_at = now() - interval '5 minutes'
              + least(interval '5 minutes', greatest(interval '15 seconds', (now() - begun_at) / 4))
            WHERE job_id = :id
            """)
        .param("id", JobRows.toUuid(job))
        .update();
  }
}
