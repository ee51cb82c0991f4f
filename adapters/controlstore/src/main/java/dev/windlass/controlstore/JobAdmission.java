package dev.windlass.controlstore;

import dev.windlass.messages.JobId;
import dev.windlass.messages.event.AuditRecord.Origin;
import dev.windlass.messages.json.WindlassJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Where commands become jobs: all commands of a poll in one transaction, each (source, id) once. It
 * does not matter how often a command is delivered, nor to how many workers at the same time.
 */
public final class JobAdmission {
  private static final String INSERT_ADMISSION =
      """
      INSERT INTO windlass.admission (job_id, digest, admitted_at)
      SELECT id, digest, now() FROM unnest(?, ?) AS a(id, digest)
      ON CONFLICT (job_id) DO NOTHING RETURNING job_id
      """;

  private static final String INSERT_JOB =
      """
      INSERT INTO windlass.job (
        id, rank, state, long_work, gated, engine, database_name, engine_limit, not_before,
        expires_at, timeout_ms, sequence, event_writer, event_number, admitted_at, command, version,
        source, command_id, command_time, traceparent, requested_by, reason, options, spec, digest,
        topic, topic_partition, topic_offset, moments, actor_limit)
      SELECT id, (priority << 60) + nextval('windlass.job_number'),
        CASE WHEN not_before > now() THEN 'WAITING' ELSE 'ACCEPTED' END,
        long_work, gated, engine, database_name, engine_limit, coalesce(not_before, now()),
        expires_at, timeout_ms, sequence, ?, ?, ?, command, version, source, command_id,
        command_time, traceparent, requested_by, reason, options, spec, digest, topic,
        topic_partition, topic_offset, ARRAY[moment], actor_limit
      FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        AS n(id, priority, long_work, gated, engine, database_name, engine_limit, not_before,
             expires_at, timeout_ms, sequence, command, version, source, command_id, command_time,
             traceparent, requested_by, reason, options, spec, digest, topic, topic_partition,
             topic_offset, moment, actor_limit)
      """;

  private final ControlTransactions transactions;

  /** Admission to this control database. */
  public JobAdmission(DataSource controlStore) {
    this.transactions = new ControlTransactions(controlStore);
  }

  /**
   * What became of the jobs of a batch.
   *
   * @param admitted are jobs now
   * @param repeated were jobs already, with the same content
   * @param conflicting have the source and id of a job with other content
   */
  public record Outcome(List<NewJob> admitted, List<NewJob> repeated, List<NewJob> conflicting) {}

  /**
   * Admits a batch: jobs, locks and messages, all or nothing.
   *
   * @param entry names the outbox entry
   * @param now the time of admission
   * @param messages makes the entry's messages, once it is known what was admitted; {@link
   *     #FIRST_SEQUENCE} is the number of a job's first event
   * @return what became of each; the entry's messages are in the outbox when this returns
   */
  public Committed<Outcome> admit(
      List<NewJob> jobs,
      OutboxEntry.Key entry,
      Instant now,
      Function<Outcome, List<OutboxMessage>> messages) {
    return transactions.inTransaction(
        connection -> {
          Outcome outcome = admit(connection, jobs, entry, now);
          OutboxEntry outbox = new OutboxEntry(entry, messages.apply(outcome));
          OutboxRepository.append(connection, outbox);
          return new Committed<>(outcome, outbox);
        });
  }

  /** The number of a job's first event, the one that says that it was accepted. */
  public static final long FIRST_SEQUENCE = 1;

  /** The number of the newest event that admission writes for this job. */
  public static long sequenceAfterAdmission(NewJob job, Instant now) {
    return waits(job, now) ? FIRST_SEQUENCE + 1 : FIRST_SEQUENCE;
  }

  /** Whether its moment has not come, so that it is told to wait as soon as it is accepted. */
  public static boolean waits(NewJob job, Instant now) {
    Instant notBefore = job.command().options().notBefore();
    return notBefore != null && notBefore.isAfter(now);
  }

  private static Outcome admit(
      Connection connection, List<NewJob> jobs, OutboxEntry.Key entry, Instant now)
      throws SQLException {
    Map<JobId, NewJob> distinct = new LinkedHashMap<>();
    jobs.forEach(job -> distinct.putIfAbsent(job.command().jobId(), job));
    // In the order of their ids, so that two workers with the same commands wait and never
    // deadlock.
    List<NewJob> ordered =
        distinct.values().stream()
            .sorted(Comparator.comparing(job -> job.command().jobId()))
            .toList();
    Set<JobId> fresh = ordered.isEmpty() ? Set.of() : insertAdmissions(connection, ordered);
    Map<JobId, String> known = digests(connection, distinct.keySet(), fresh);

    Set<JobId> taken = new HashSet<>();
    List<NewJob> admitted = new ArrayList<>();
    List<NewJob> repeated = new ArrayList<>();
    List<NewJob> conflicting = new ArrayList<>();
    for (NewJob job : jobs) {
      JobId id = job.command().jobId();
      NewJob first = distinct.get(id);
      if (fresh.contains(id) && taken.add(id)) {
        admitted.add(job);
      } else {
        String before =
            fresh.contains(id) && first != null ? first.origin().digest() : known.get(id);
        (job.origin().digest().equals(before) ? repeated : conflicting).add(job);
      }
    }
    if (!admitted.isEmpty()) {
      insertJobs(connection, admitted, entry, now);
      insertLocks(connection, admitted);
    }
    return new Outcome(admitted, repeated, conflicting);
  }

  private static Set<JobId> insertAdmissions(Connection connection, List<NewJob> jobs)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT_ADMISSION)) {
      new Columns<>(connection, insert, 0, jobs)
          .bind("uuid", job -> JobRows.toUuid(job.command().jobId()))
          .bindBytes(job -> digest(job.origin()));
      Set<JobId> fresh = new HashSet<>();
      try (ResultSet rows = insert.executeQuery()) {
        while (rows.next()) {
          fresh.add(JobRows.id(rows, "job_id"));
        }
      }
      return fresh;
    }
  }

  private static Map<JobId, String> digests(
      Connection connection, Collection<JobId> all, Set<JobId> fresh) throws SQLException {
    UUID[] old =
        all.stream().filter(id -> !fresh.contains(id)).map(JobRows::toUuid).toArray(UUID[]::new);
    Map<JobId, String> digests = new HashMap<>();
    if (old.length == 0) {
      return digests;
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT job_id, digest FROM windlass.admission WHERE job_id = ANY(?)")) {
      select.setArray(1, connection.createArrayOf("uuid", old));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          digests.put(
              JobRows.id(rows, "job_id"), HexFormat.of().formatHex(rows.getBytes("digest")));
        }
      }
    }
    return digests;
  }

  private static void insertJobs(
      Connection connection, List<NewJob> jobs, OutboxEntry.Key entry, Instant now)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT_JOB)) {
      insert.setLong(1, entry.writer());
      insert.setLong(2, entry.number());
      insert.setObject(3, JobRows.time(now));
      new Columns<>(connection, insert, 3, jobs)
          .bind("uuid", job -> JobRows.toUuid(job.command().jobId()))
          .bind("bigint", job -> priority(job))
          .bind("boolean", NewJob::longWork)
          .bind("boolean", NewJob::gated)
          .bind("text", job -> job.command().target().engine())
          .bind("text", job -> job.command().target().database())
          .bind("integer", NewJob::engineLimit)
          .bind("timestamptz", job -> JobRows.time(job.command().options().notBefore()))
          .bind("timestamptz", job -> JobRows.time(job.command().expiryTime()))
          .bind("bigint", job -> job.timeout().toMillis())
          .bind("bigint", job -> sequenceAfterAdmission(job, now))
          .bind("text", job -> job.command().type().name())
          .bind("integer", job -> job.command().type().version())
          .bind("text", job -> job.command().source())
          .bind("text", job -> job.command().id())
          .bind("timestamptz", job -> JobRows.time(job.command().time()))
          .bind("text", job -> job.command().traceparent())
          .bind("text", job -> job.command().requestedBy())
          .bind("text", job -> job.command().reason())
          .bind("text", job -> json(job.command().options()))
          .bind("text", job -> json(job.command().spec()))
          .bindBytes(job -> digest(job.origin()))
          .bind("text", job -> job.origin().topic())
          .bind("integer", job -> job.origin().partition())
          .bind("bigint", job -> job.origin().offset())
          .bind("text", _ -> JobRows.moment(FIRST_SEQUENCE, now, "ACCEPTED", "Admitted."))
          .bind("integer", NewJob::actorLimit);
      insert.executeUpdate();
    }
  }

  private static void insertLocks(Connection connection, List<NewJob> jobs) throws SQLException {
    record Row(UUID job, LockRequest lock) {}
    List<Row> rows =
        jobs.stream()
            .flatMap(
                job ->
                    job.locks().stream()
                        .map(lock -> new Row(JobRows.toUuid(job.command().jobId()), lock)))
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

  private static long priority(NewJob job) {
    return switch (job.command().options().priorityOrNormal()) {
      case HIGH -> 0L;
      case NORMAL -> 1L;
      case LOW -> 2L;
    };
  }

  private static byte[] digest(Origin origin) {
    return HexFormat.of().parseHex(origin.digest());
  }

  private static String json(Object value) {
    return WindlassJson.commands().writeValueAsString(value);
  }
}
