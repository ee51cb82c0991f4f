package dev.windlass.controlstore;

import dev.windlass.messages.JobId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;

/** Writes what became of jobs, many in one transaction, each fenced by its token. */
public final class JobChanges {
  /**
   * The sub-selects hide the arrays' lengths from the planner, which would otherwise plan anew for
   * every batch: that takes twice as long as ending one job does.
   */
  private static final String END =
      """
      WITH ending AS MATERIALIZED (
        SELECT * FROM unnest(
            (SELECT ?), (SELECT ?), (SELECT ?), (SELECT ?), (SELECT ?), (SELECT ?), (SELECT ?))
          AS e(id, token, end_state, ended_at, failure, result, moment)),
      gone AS (
        DELETE FROM windlass.job j USING ending e WHERE j.id = e.id AND j.token = e.token
        RETURNING j.*, e.end_state, e.ended_at, e.failure, e.result, e.moment),
      unlocked AS (
        DELETE FROM windlass.job_lock l USING gone g WHERE g.gated AND l.job_id = g.id)
      INSERT INTO windlass.job_history (job_id, rank, state, engine, database_name, command, version,
        source, command_id, requested_by, reason, attempt, admitted_at, started_at, ended_at, worker,
        failure, result, moments)
      SELECT id, rank, end_state, engine, database_name, command, version, source, command_id,
        requested_by, reason, attempt, admitted_at, started_at, ended_at, worker, failure, result,
        array_append(moments, moment)
      FROM gone RETURNING job_id
      """;

  private static final String RELEASE =
      """
      UPDATE windlass.job j SET state = 'WAITING', worker_id = NULL, worker = NULL,
        token = j.token + 1, sequence = r.sequence, event_writer = ?, event_number = ?,
        not_before = now() + r.delay_ms * interval '1 millisecond', waiting_reason = 'RETRY', expires_at = NULL,
        cut_off = j.cut_off OR r.cut_off, moments = array_append(j.moments, r.moment)
      FROM unnest(?, ?, ?, ?, ?, ?) AS r(id, token, sequence, delay_ms, cut_off, moment)
      WHERE j.id = r.id AND j.token = r.token RETURNING j.id AS job_id
      """;

  private final ControlTransactions transactions;

  /** Changes in this control database. */
  public JobChanges(DataSource controlStore) {
    this.transactions = new ControlTransactions(controlStore);
  }

  /**
   * Makes all changes that may be made, and leaves their messages in the outbox, in one
   * transaction.
   *
   * @param entry names the outbox entry
   * @return the jobs whose change was refused, for their lease is lost, or of a former life of this
   *     worker; nothing of theirs was changed or will be published
   */
  public Committed<Set<JobId>> apply(List<JobChange> changes, OutboxEntry.Key entry) {
    // What happened in a former life is told by the heir of that life, which may be this worker:
    // its
    // own words could come before that life's last ones.
    List<JobChange> own =
        changes.stream().filter(change -> change.lease().life() == entry.writer()).toList();
    Committed<Set<JobId>> made =
        transactions.inTransaction(connection -> apply(connection, own, entry));
    Set<JobId> refused = new HashSet<>(made.value());
    changes.stream()
        .filter(change -> change.lease().life() != entry.writer())
        .forEach(change -> refused.add(change.lease().job()));
    return new Committed<>(refused, made.entry());
  }

  static Committed<Set<JobId>> apply(
      Connection connection, List<? extends JobChange> changes, OutboxEntry.Key entry)
      throws SQLException {
    Set<JobId> made = new HashSet<>();
    List<JobChange.End> ends = only(changes, JobChange.End.class);
    if (!ends.isEmpty()) {
      made.addAll(end(connection, ends));
    }
    List<JobChange.Release> releases = only(changes, JobChange.Release.class);
    if (!releases.isEmpty()) {
      made.addAll(release(connection, releases, entry));
    }
    List<OutboxMessage> messages =
        changes.stream()
            .filter(change -> made.contains(change.lease().job()))
            .flatMap(change -> change.messages().stream())
            .toList();
    OutboxEntry outbox = new OutboxEntry(entry, messages);
    OutboxRepository.append(connection, outbox);
    Set<JobId> refused = new HashSet<>();
    changes.forEach(change -> refused.add(change.lease().job()));
    refused.removeAll(made);
    return new Committed<>(refused, outbox);
  }

  private static <C extends JobChange> List<C> only(
      List<? extends JobChange> changes, Class<C> kind) {
    return changes.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static Set<JobId> end(Connection connection, List<JobChange.End> ends)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(END)) {
      new Columns<>(connection, statement, 0, ends)
          .bind("uuid", end -> JobRows.toUuid(end.lease().job()))
          .bind("bigint", end -> end.lease().token())
          .bind("text", end -> end.state().name())
          .bind("timestamptz", end -> JobRows.time(end.time()))
          .bind("text", JobChange.End::failure)
          .bind("text", JobChange.End::result)
          .bind("text", moment(JobChange.End::state));
      return jobs(statement);
    }
  }

  private static Set<JobId> release(
      Connection connection, List<JobChange.Release> releases, OutboxEntry.Key entry)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RELEASE)) {
      statement.setLong(1, entry.writer());
      statement.setLong(2, entry.number());
      new Columns<>(connection, statement, 2, releases)
          .bind("uuid", release -> JobRows.toUuid(release.lease().job()))
          .bind("bigint", release -> release.lease().token())
          .bind("bigint", JobChange.Release::sequence)
          .bind("bigint", release -> release.delay().toMillis())
          .bind("boolean", JobChange.Release::cutOff)
          .bind("text", moment(_ -> "WAITING"));
      return jobs(statement);
    }
  }

  private static <C extends JobChange> Function<C, Object> moment(Function<C, Object> state) {
    return change ->
        JobRows.moment(
            change.sequence(), change.time(), state.apply(change).toString(), change.note());
  }

  private static Set<JobId> jobs(PreparedStatement statement) throws SQLException {
    Set<JobId> jobs = new HashSet<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        jobs.add(JobRows.id(rows, "job_id"));
      }
    }
    return jobs;
  }
}
