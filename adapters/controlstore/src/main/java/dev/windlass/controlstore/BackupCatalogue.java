package dev.windlass.controlstore;

import static dev.windlass.controlstore.BackupRecord.State.COMPLETE;
import static dev.windlass.controlstore.BackupRecord.State.WRITING;

import dev.windlass.controlstore.BackupRecord.Completion;
import dev.windlass.messages.JobId;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which backups there are. A backup is registered before its first object is written and becomes
 * complete at the very end, so that objects without an entry are nobody's and an entry that is
 * complete can be restored.
 *
 * <p>Every write names the {@link JobLease} it is made under. The lease's token is compared in the
 * statement that writes, under a lock on the job's row: an owner that was overtaken changes nothing
 * and gets {@link LeaseLost}. Throws Spring's {@code DataAccessException} when the control database
 * fails.
 */
public final class BackupCatalogue {
  /** One row while the lease holds; until this transaction ends, nobody can claim the job anew. */
  static final String OWNER =
      """
      WITH owner AS (SELECT 1 FROM windlass.job
                     WHERE id = :job AND token = :token AND worker_id IS NOT NULL FOR SHARE)
      """;

  private final JdbcClient jdbc;
  private final Clock clock;
  private final BackupRows rows = new BackupRows();

  /** A catalogue in the control database. */
  public BackupCatalogue(DataSource controlStore, Clock clock) {
    this.jdbc = JdbcClient.create(controlStore);
    this.clock = clock;
  }

  /** Registers a backup that is about to be written. */
  public void register(JobLease lease, BackupRecord backup) {
    BackupRecord.Source source = backup.source();
    BackupRecord.View view = backup.view();
    fenced(
        lease,
        jdbc.sql(
                OWNER
                    + """
                    INSERT INTO windlass.backup
                      (id, job_id, engine, engine_kind, database, method, label, windlass, prefix,
                       state, view_token, snapshot_at, engine_version, tables, properties,
                       started_at)
                    SELECT :id, :job, :engine, :kind, :database, :method, :label, :windlass, :prefix,
                       'writing', :view, :snapshotAt, :engineVersion, :tables,
                       cast(:properties AS jsonb), :startedAt
                    FROM owner
                    """)
            .param("id", backup.id())
            .param("engine", source.engine())
            .param("kind", source.engineKind())
            .param("database", source.database())
            .param("method", source.method().name())
            .param("label", source.label())
            .param("windlass", backup.windlassVersion())
            .param("prefix", backup.prefix())
            .param("view", view.token())
            .param("snapshotAt", view.snapshotAt().atOffset(ZoneOffset.UTC))
            .param("engineVersion", view.engineVersion())
            .param("tables", view.tables())
            .param("properties", rows.write(view.properties()))
            .param("startedAt", backup.startedAt().atOffset(ZoneOffset.UTC)));
  }

  /** Records that a part is in the store. */
  public void finishPart(JobLease lease, String backupId, FinishedPart part) {
    fenced(
        lease,
        jdbc.sql(
                OWNER
                    + """
                    INSERT INTO windlass.backup_part
                      (backup_id, name, position, object_name, stored_bytes, sha256, row_count,
                       data_bytes, details)
                    SELECT :id, :name, :position, :object, :storedBytes, :sha256, :rows,
                       :dataBytes, cast(:details AS jsonb)
                    FROM owner
                    """)
            .param("id", backupId)
            .param("name", part.name())
            .param("position", part.position())
            .param("object", part.object().name())
            .param("storedBytes", part.object().bytes())
            .param("sha256", part.object().sha256())
            .param("rows", part.rows())
            .param("dataBytes", part.dataBytes())
            .param("details", rows.write(part.details())));
  }

  /**
   * Records that every part is in the store: from now on the consistent view is not needed.
   *
   * @param view what is known of it in the end
   */
  public void copied(JobLease lease, String backupId, BackupRecord.View view) {
    fenced(
        lease,
        jdbc.sql(
                OWNER
                    + """
                    UPDATE windlass.backup SET copied_at = :now, snapshot_at = :snapshotAt,
                      tables = :tables, properties = cast(:properties AS jsonb)
                    WHERE id = :id AND state = 'writing' AND EXISTS (SELECT FROM owner)
                    """)
            .param("id", backupId)
            .param("snapshotAt", view.snapshotAt().atOffset(ZoneOffset.UTC))
            .param("tables", view.tables())
            .param("properties", rows.write(view.properties()))
            .param("now", now()));
  }

  /** Makes a backup complete: its objects are verified and its manifest is written. */
  public void complete(JobLease lease, String backupId, Completion completion) {
    fenced(
        lease,
        jdbc.sql(
                OWNER
                    + """
                    , gone AS (DELETE FROM windlass.backup_part
                               WHERE backup_id = :id AND EXISTS (SELECT FROM owner))
                    UPDATE windlass.backup
                    SET state = 'complete', completed_at = :completedAt, row_count = :rows,
                        data_bytes = :dataBytes, stored_bytes = :storedBytes, objects = :objects,
                        manifest_sha256 = :manifest
                    WHERE id = :id AND state = 'writing' AND EXISTS (SELECT FROM owner)
                    """)
            .param("id", backupId)
            .param("completedAt", completion.completedAt().atOffset(ZoneOffset.UTC))
            .param("rows", completion.rows())
            .param("dataBytes", completion.dataBytes())
            .param("storedBytes", completion.storedBytes())
            .param("objects", completion.objects())
            .param("manifest", completion.manifestSha256()));
  }

  /** Gives up a backup that is not complete; only then may its objects be removed. */
  public void abandon(JobLease lease, String backupId) {
    fenced(
        lease,
        jdbc.sql(
                OWNER
                    + """
                    UPDATE windlass.backup SET state = 'abandoned'
                    WHERE id = :id AND state <> 'complete' AND EXISTS (SELECT FROM owner)
                    """)
            .param("id", backupId));
  }

  /**
   * Gives up the backups of jobs that ended without completing them, and of those alone.
   *
   * @return every abandoned backup whose objects are not known to be gone, at most {@code limit}
   */
  public List<BackupRecord> leftovers(int limit) {
    jdbc.sql(
            """
            UPDATE windlass.backup b SET state = 'abandoned'
            WHERE b.state = 'writing' AND b.removed_at IS NULL
              AND NOT EXISTS (SELECT FROM windlass.job j WHERE j.id = b.job_id)
            """)
        .update();
    return jdbc.sql(
            BackupRows.SELECT
                + """
                WHERE state = 'abandoned' AND removed_at IS NULL ORDER BY started_at LIMIT :limit
                """)
        .param("limit", limit)
        .query(rows::backup)
        .list();
  }

  /** Records that the objects of an abandoned backup are gone. */
  public void removed(String backupId) {
    jdbc.sql(
            """
            UPDATE windlass.backup SET removed_at = :now WHERE id = :id AND state = 'abandoned'
            """)
        .param("id", backupId)
        .param("now", now())
        .update();
    jdbc.sql(
            """
            DELETE FROM windlass.backup_part p USING windlass.backup b
            WHERE p.backup_id = b.id AND b.id = :id AND b.state = 'abandoned'
            """)
        .param("id", backupId)
        .update();
  }

  /**
   * A backup that this lease's job is writing.
   *
   * @throws LeaseLost when the lease is overtaken, or the backup was given up
   */
  public BackupRecord writing(JobLease lease, String backupId) {
    return jdbc.sql(
            BackupRows.SELECT
                + """
                WHERE id = :id AND state = 'writing'
                  AND EXISTS (SELECT FROM windlass.job
                              WHERE job.id = :job AND token = :token)
                """)
        .param("id", backupId)
        .param("job", JobRows.toUuid(lease.job()))
        .param("token", lease.token())
        .query(rows::backup)
        .optional()
        .orElseThrow(() -> new LeaseLost(lease));
  }

  /** Whether a backup was given up, so that nobody needs its objects. */
  public boolean isAbandoned(String backupId) {
    return jdbc.sql("SELECT count(*) FROM windlass.backup WHERE id = :id AND state = 'abandoned'")
            .param("id", backupId)
            .query(Integer.class)
            .single()
        > 0;
  }

  /** The backup that the job is making, newest first; empty when it has not begun. */
  public Optional<BackupRecord> underWay(JobId job) {
    return ofJob(job, WRITING);
  }

  /** The backup that the job has made. */
  public Optional<BackupRecord> completedBy(JobId job) {
    return ofJob(job, COMPLETE);
  }

  /** The complete backup of this id. */
  public Optional<BackupRecord> find(String backupId) {
    return jdbc.sql(BackupRows.SELECT + "WHERE id = :id AND state = 'complete'")
        .param("id", backupId)
        .query(rows::backup)
        .optional();
  }

  /**
   * The newest complete backup of a database.
   *
   * @param before taken before this moment; null for the newest of all
   */
  public Optional<BackupRecord> latest(String engine, String database, @Nullable Instant before) {
    return jdbc.sql(
            BackupRows.SELECT
                + """
                WHERE engine = :engine AND database = :database AND state = 'complete'
                  AND (cast(:before AS timestamptz) IS NULL OR snapshot_at < :before)
                ORDER BY snapshot_at DESC, id DESC LIMIT 1
                """)
        .param("engine", engine)
        .param("database", database)
        .param("before", before == null ? null : before.atOffset(ZoneOffset.UTC))
        .query(rows::backup)
        .optional();
  }

  /** The parts in the store of a backup that is being written, in the order of the plan. */
  public List<FinishedPart> parts(String backupId) {
    return jdbc.sql(BackupRows.SELECT_PARTS).param("id", backupId).query(rows::part).list();
  }

  private Optional<BackupRecord> ofJob(JobId job, BackupRecord.State state) {
    return jdbc.sql(
            BackupRows.SELECT
                + "WHERE job_id = :job AND state = :state ORDER BY started_at DESC, id DESC LIMIT 1")
        .param("job", JobRows.toUuid(job))
        .param("state", BackupRows.word(state))
        .query(rows::backup)
        .optional();
  }

  private static void fenced(JobLease lease, JdbcClient.StatementSpec statement) {
    int changed =
        statement.param("job", JobRows.toUuid(lease.job())).param("token", lease.token()).update();
    if (changed == 0) {
      throw new LeaseLost(lease);
    }
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
