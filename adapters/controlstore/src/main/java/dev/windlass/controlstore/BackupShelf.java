package dev.windlass.controlstore;

import dev.windlass.messages.command.BackupList;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.BackupStanding;
import dev.windlass.messages.command.BackupSummary.Verification;
import dev.windlass.messages.command.VerifyDepth;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The complete backups with what is known of them, for those who look and decide, and the place
 * where what was found out is put down. Throws Spring's {@code DataAccessException} when the
 * control database fails.
 */
public final class BackupShelf {
  private static final String SELECT =
      """
      SELECT b.*, s.standing, v.depth AS proof_depth, v.passed AS proof_passed,
        v.verified_at AS proof_at, v.engine AS proof_engine, v.job_id AS proof_job,
        v.problem AS proof_problem
      FROM windlass.backup b
      JOIN windlass.backup_standing s ON s.backup_id = b.id
      LEFT JOIN LATERAL (SELECT * FROM windlass.backup_verification w WHERE w.backup_id = b.id
                         ORDER BY w.verified_at DESC, w.job_id LIMIT 1) v ON true
      WHERE b.state = 'complete'
      """;

  private final JdbcClient jdbc;
  private final BackupRows rows = new BackupRows();

  /** The backups in this control database. */
  public BackupShelf(DataSource controlStore) {
    this.jdbc = JdbcClient.create(controlStore);
  }

  /**
   * The backups that fit, the newest state first.
   *
   * @param limit how many at most, whatever the filter says
   */
  public List<CataloguedBackup> list(BackupList filter, int limit) {
    BackupStanding standing = filter.standing();
    return jdbc.sql(
            SELECT
                + """
                  AND (cast(:engine AS text) IS NULL OR b.engine = :engine)
                  AND (cast(:database AS text) IS NULL OR b.database = :database)
                  AND (cast(:label AS text) IS NULL OR b.label = :label)
                  AND (cast(:standing AS text) IS NULL OR s.standing = :standing)
                  AND (cast(:since AS timestamptz) IS NULL OR b.snapshot_at >= :since)
                  AND (cast(:before AS timestamptz) IS NULL OR b.snapshot_at < :before)
                ORDER BY b.snapshot_at DESC, b.id DESC LIMIT :limit
                """)
        .param("engine", filter.engine())
        .param("database", filter.database())
        .param("label", filter.label())
        .param("standing", standing == null ? null : standing.name())
        .param("since", JobRows.time(filter.since()))
        .param("before", JobRows.time(filter.before()))
        .param("limit", limit)
        .query(this::read)
        .list();
  }

  /** Every complete backup of a database, the last to be completed first. */
  public List<CataloguedBackup> of(String engine, String database) {
    return jdbc.sql(
            SELECT
                + """
                  AND b.engine = :engine AND b.database = :database
                ORDER BY b.completed_at DESC, b.snapshot_at DESC, b.id DESC
                """)
        .param("engine", engine)
        .param("database", database)
        .query(this::read)
        .list();
  }

  /**
   * The newest good backups of an engine, of each database and method by themselves: ordered by
   * database, empty for the server as a whole, then by method, then the newest state first.
   *
   * @param label only those with exactly this label; null for all
   * @param method only those of this method; null for all
   * @param each how many at most of a database and method
   */
  public List<CataloguedBackup> newestGood(
      String engine, @Nullable String label, @Nullable BackupMethod method, int each) {
    return jdbc.sql(
            "SELECT * FROM (SELECT good.*, row_number() OVER (PARTITION BY database, method"
                + " ORDER BY snapshot_at DESC, id DESC) AS place FROM ("
                + SELECT
                + """
                  AND b.engine = :engine AND s.standing <> 'DAMAGED'
                  AND (cast(:label AS text) IS NULL OR b.label = :label)
                  AND (cast(:method AS text) IS NULL OR b.method = :method)
                ) good) placed
                WHERE place <= :each ORDER BY database, method, place
                """)
        .param("engine", engine)
        .param("label", label)
        .param("method", method == null ? null : method.name())
        .param("each", each)
        .query(this::read)
        .list();
  }

  /**
   * Puts down what was found; said again by a later attempt of the same job, it takes the place of
   * what the earlier one said.
   *
   * @throws LeaseLost when the job belongs to somebody else; nothing was put down then
   */
  public void verified(JobLease lease, String backupId, Verification found) {
    int changed =
        jdbc.sql(
                BackupCatalogue.OWNER
                    + """
                    INSERT INTO windlass.backup_verification
                      (backup_id, job_id, depth, passed, engine, verified_at, problem)
                    SELECT :id, :job, :depth, :passed, :engine, :at, :problem FROM owner
                    ON CONFLICT (backup_id, job_id) DO UPDATE SET depth = excluded.depth,
                      passed = excluded.passed, engine = excluded.engine,
                      verified_at = excluded.verified_at, problem = excluded.problem
                    """)
            .param("id", backupId)
            .param("job", JobRows.toUuid(lease.job()))
            .param("token", lease.token())
            .param("depth", found.depth().name())
            .param("passed", found.passed())
            .param("engine", found.engine())
            .param("at", JobRows.time(found.at()))
            .param("problem", found.problem())
            .update();
    if (changed == 0) {
      throw new LeaseLost(lease);
    }
  }

  private CataloguedBackup read(ResultSet row, int number) throws SQLException {
    return new CataloguedBackup(
        rows.backup(row, number),
        BackupStanding.valueOf(row.getString("standing")),
        verification(row));
  }

  private static @Nullable Verification verification(ResultSet row) throws SQLException {
    String depth = row.getString("proof_depth");
    if (depth == null) {
      return null;
    }
    return new Verification(
        VerifyDepth.valueOf(depth),
        row.getBoolean("proof_passed"),
        BackupRows.instant(row, "proof_at"),
        row.getString("proof_engine"),
        JobRows.id(row, "proof_job"),
        row.getString("proof_problem"));
  }
}
