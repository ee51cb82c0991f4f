package dev.windlass.controlstore;

import dev.windlass.controlstore.JobAdmission.Candidate;
import dev.windlass.messages.JobId;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.json.WindlassJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Writes the rows of admitted jobs and of their locks.
 *
 * @param entry the outbox entry that tells of them
 * @param now the time of admission, and of the start of those that are started
 * @param start for whom jobs are started; empty for nobody
 * @param started which are
 */
record JobInsertion(
    OutboxEntry.Key entry, Instant now, Optional<JobAdmission.Start> start, Set<JobId> started) {

  private static final String INSERT_JOB =
      """
      INSERT INTO windlass.job (
        worker_id, worker, token, attempt, first_started_at, started_at,
        id, rank, state, long_work, gated, engine, database_name, engine_limit, not_before,
        expires_at, timeout_ms, sequence, event_writer, event_number, admitted_at, command, version,
        source, command_id, command_time, traceparent, requested_by, reason, options, spec, digest,
        topic, topic_partition, topic_offset, moments, actor_limit)
      SELECT CASE WHEN started THEN ? END, CASE WHEN started THEN ? END, started::integer,
        started::integer, CASE WHEN started THEN clock_timestamp() END, CASE WHEN started THEN ? END,
        id, (priority << 60) + nextval('windlass.job_number'),
        CASE WHEN started THEN 'RUNNING' WHEN not_before > now() THEN 'WAITING' ELSE 'ACCEPTED' END,
        long_work, gated, engine, database_name, engine_limit, coalesce(not_before, now()),
        expires_at, timeout_ms, sequence, ?, ?, ?, command, version, source, command_id,
        command_time, traceparent, requested_by, reason, options, spec, digest, topic,
        topic_partition, topic_offset,
        CASE WHEN started THEN ARRAY[moment, ?] ELSE ARRAY[moment] END, actor_limit
      FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        AS n(started, id, priority, long_work, gated, engine, database_name, engine_limit, not_before,
             expires_at, timeout_ms, sequence, command, version, source, command_id, command_time,
             traceparent, requested_by, reason, options, spec, digest, topic, topic_partition,
             topic_offset, moment, actor_limit)
      """;

  /** Writes all of them. */
  void insert(Connection connection, List<Candidate> jobs) throws SQLException {
    insertJobs(connection, jobs);
    insertLocks(connection, jobs);
  }

  private boolean starts(Candidate candidate) {
    return started.contains(candidate.id());
  }

  private long sequence(Candidate candidate) {
    return starts(candidate)
        ? JobAdmission.FIRST_SEQUENCE + 1
        : JobAdmission.sequenceAfterAdmission(candidate.job(), now);
  }

  /** Binds what comes before the arrays; returns how many parameters are bound then. */
  private int bind(PreparedStatement insert) throws SQLException {
    String worker = start.map(JobAdmission.Start::worker).orElse("");
    insert.setLong(1, entry.writer());
    insert.setString(2, worker);
    insert.setObject(3, JobRows.time(now));
    insert.setLong(4, entry.writer());
    insert.setLong(5, entry.number());
    insert.setObject(6, JobRows.time(now));
    insert.setString(
        7,
        JobRows.moment(
            JobAdmission.FIRST_SEQUENCE + 1,
            now,
            "RUNNING",
            "Attempt 1 on worker %s.".formatted(worker)));
    return 7;
  }

  private void insertJobs(Connection connection, List<Candidate> jobs) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT_JOB)) {
      new Columns<>(connection, insert, bind(insert), jobs)
          .bind("boolean", this::starts)
          .bind("uuid", candidate -> JobRows.toUuid(candidate.id()))
          .bind("bigint", candidate -> priority(candidate.command()))
          .bind("boolean", candidate -> candidate.job().longWork())
          .bind("boolean", candidate -> candidate.job().gated())
          .bind("text", candidate -> candidate.command().target().engine())
          .bind("text", candidate -> candidate.command().target().database())
          .bind("integer", candidate -> candidate.job().engineLimit())
          .bind("timestamptz", candidate -> JobRows.time(candidate.command().options().notBefore()))
          .bind("timestamptz", candidate -> JobRows.time(candidate.command().expiryTime()))
          .bind("bigint", candidate -> candidate.job().timeout().toMillis())
          .bind("bigint", this::sequence)
          .bind("text", candidate -> candidate.command().type().name())
          .bind("integer", candidate -> candidate.command().type().version())
          .bind("text", candidate -> candidate.command().source())
          .bind("text", candidate -> candidate.command().id())
          .bind("timestamptz", candidate -> JobRows.time(candidate.command().time()))
          .bind("text", candidate -> candidate.command().traceparent())
          .bind("text", candidate -> candidate.command().requestedBy())
          .bind("text", candidate -> candidate.command().reason())
          .bind("text", candidate -> json(candidate.command().options()))
          .bind("text", candidate -> json(candidate.command().spec()))
          .bindBytes(candidate -> JobAdmission.digest(candidate.origin()))
          .bind("text", candidate -> candidate.origin().topic())
          .bind("integer", candidate -> candidate.origin().partition())
          .bind("bigint", candidate -> candidate.origin().offset())
          .bind(
              "text",
              _ -> JobRows.moment(JobAdmission.FIRST_SEQUENCE, now, "ACCEPTED", "Admitted."))
          .bind("integer", candidate -> candidate.job().actorLimit());
      insert.executeUpdate();
    }
  }

  private static void insertLocks(Connection connection, List<Candidate> jobs) throws SQLException {
    record Row(UUID job, LockRequest lock) {}
    List<Row> rows =
        jobs.stream()
            .flatMap(
                candidate ->
                    candidate.job().locks().stream()
                        .map(lock -> new Row(JobRows.toUuid(candidate.id()), lock)))
            .toList();
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO windlass.job_lock (job_id, resource, exclusive)
            SELECT job_id, resource, bool_or(exclusive)
            FROM unnest(?, ?, ?) AS l(job_id, resource, exclusive) GROUP BY job_id, resource
            """)) {
      new Columns<>(connection, insert, 0, rows)
          .bind("uuid", Row::job)
          .bind("text", row -> row.lock().resource())
          .bind("boolean", row -> row.lock().exclusive());
      insert.executeUpdate();
    }
  }

  private static long priority(Command command) {
    return switch (command.options().priorityOrNormal()) {
      case HIGH -> 0L;
      case NORMAL -> 1L;
      case LOW -> 2L;
    };
  }

  private static String json(Object value) {
    return WindlassJson.commands().writeValueAsString(value);
  }
}
