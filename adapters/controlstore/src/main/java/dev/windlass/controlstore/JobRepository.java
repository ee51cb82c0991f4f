package dev.windlass.controlstore;

import dev.windlass.messages.Failure;
import dev.windlass.messages.JobId;
import dev.windlass.messages.command.JobCancelResult;
import dev.windlass.messages.command.JobDescription;
import dev.windlass.messages.command.JobList;
import dev.windlass.messages.command.JobSummary;
import dev.windlass.messages.event.JobState;
import dev.windlass.messages.json.WindlassJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Jobs as people and operations see them, open or ended. Throws Spring's {@code
 * DataAccessException} when the control database fails.
 */
public final class JobRepository {
  private static final int DEFAULT_LIMIT = 50;

  private static final String OPEN =
      """
      SELECT id AS job_id, command, engine, database_name, state, attempt, requested_by, admitted_at,
        started_at, NULL::timestamptz AS ended_at, worker, NULL::text AS failure,
        NULL::text AS result, moments
      FROM windlass.job
      """;

  private static final String ENDED =
      """
      SELECT job_id, command, engine, database_name, state, attempt, requested_by, admitted_at,
        started_at, ended_at, worker, failure, result, moments
      FROM windlass.job_history
      """;

  private static final String FILTER =
      """
      WHERE (cast(:engine AS text) IS NULL OR engine = :engine)
        AND (cast(:states AS text[]) IS NULL OR state = ANY(cast(:states AS text[])))
        AND (cast(:command AS text) IS NULL OR command = :command)
        AND (cast(:since AS timestamptz) IS NULL OR admitted_at >= :since)
      ORDER BY admitted_at DESC LIMIT :limit
      """;

  private final JdbcClient jdbc;

  /** Jobs in this control database; takes part in the caller's transaction if there is one. */
  public JobRepository(DataSource controlStore) {
    this.jdbc = JdbcClient.create(controlStore);
  }

  /**
   * Asks for a job's end. A waiting job ends at once and never starts; a running one is told at its
   * worker's next heartbeat. A job that has ended stays as it was. Asking twice asks once.
   *
   * @return what was found; empty when there is no such job
   */
  public Optional<JobCancelResult> requestCancel(JobId job) {
    Optional<JobState> open =
        jdbc.sql(
                """
                UPDATE windlass.job SET cancel_requested = true
                WHERE id = :id RETURNING state
                """)
            .param("id", JobRows.toUuid(job))
            .query((row, _) -> JobState.valueOf(row.getString(1)))
            .optional();
    if (open.isPresent()) {
      return Optional.of(new JobCancelResult(job, open.get(), true));
    }
    return jdbc.sql("SELECT state FROM windlass.job_history WHERE job_id = :id")
        .param("id", JobRows.toUuid(job))
        .query((row, _) -> new JobCancelResult(job, JobState.valueOf(row.getString(1)), false))
        .optional();
  }

  /** Jobs that fit the filter, newest first. */
  public List<JobSummary> list(JobList filter) {
    List<JobState> states = filter.states();
    return jdbc.sql(
            "SELECT * FROM ((%s %s) UNION ALL (%s %s)) jobs ORDER BY admitted_at DESC LIMIT :limit"
                .formatted(OPEN, FILTER, ENDED, FILTER))
        .param("engine", filter.engine())
        .param(
            "states",
            states == null ? null : states.stream().map(JobState::name).toArray(String[]::new))
        .param("command", filter.command())
        .param("since", JobRows.time(filter.since()))
        .param("limit", Objects.requireNonNullElse(filter.limit(), DEFAULT_LIMIT))
        .query((row, _) -> summary(row))
        .list();
  }

  /** One job with its history and its result; empty when there is no such job. */
  public Optional<JobDescription> describe(JobId job) {
    return jdbc.sql(
            "%s WHERE id = :id UNION ALL %s WHERE job_id = :id LIMIT 1".formatted(OPEN, ENDED))
        .param("id", JobRows.toUuid(job))
        .query((row, _) -> description(row))
        .optional();
  }

  /**
   * Makes sure, until the caller's transaction ends, that the lease is the job's newest. To be
   * called first in every transaction that writes in a job's name. Outside a transaction it is one
   * of its own, whose commit (the row is locked) waits for the disk, and takes there whatever was
   * committed before without waiting for it.
   *
   * @throws LeaseLost when it is not
   */
  public void requireLease(JobLease lease) {
    boolean mine =
        jdbc.sql(
                """
                SELECT 1 FROM windlass.job
                WHERE id = :id AND token = :token AND worker_id IS NOT NULL FOR SHARE
                """)
            .param("id", JobRows.toUuid(lease.job()))
            .param("token", lease.token())
            .query(Integer.class)
            .optional()
            .isPresent();
    if (!mine) {
      throw new LeaseLost(lease);
    }
  }

  private static JobSummary summary(ResultSet row) throws SQLException {
    String failure = row.getString("failure");
    return new JobSummary(
        JobRows.id(row, "job_id"),
        row.getString("command"),
        JobRows.target(row),
        JobState.valueOf(row.getString("state")),
        row.getInt("attempt"),
        row.getString("requested_by"),
        Objects.requireNonNull(JobRows.instant(row, "admitted_at")),
        JobRows.instant(row, "started_at"),
        JobRows.instant(row, "ended_at"),
        row.getString("worker"),
        failure == null ? null : WindlassJson.events().readValue(failure, Failure.class));
  }

  private static JobDescription description(ResultSet row) throws SQLException {
    @Nullable String result = row.getString("result");
    String[] moments = (String[]) row.getArray("moments").getArray();
    return new JobDescription(
        summary(row),
        result == null ? null : WindlassJson.events().readTree(result),
        Arrays.stream(moments).map(JobRows::moment).toList());
  }
}
