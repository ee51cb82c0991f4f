package dev.windlass.controlstore;

import dev.windlass.messages.JobId;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.event.AuditRecord.Origin;
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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
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
   * @param started of the admitted, those that are the worker's already, in the same order
   */
  public record Outcome(
      List<NewJob> admitted,
      List<NewJob> repeated,
      List<NewJob> conflicting,
      List<JobRecord> started) {}

  /**
   * Whose the admitted jobs are at once: those that nothing holds back, as many as there is room
   * for. It spares them a claim.
   *
   * @param worker the name of the worker that runs them: the writer of the outbox entry
   * @param room how many
   */
  public record Start(String worker, int room) {}

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
    return admit(jobs, entry, now, Optional.empty(), messages);
  }

  /**
   * Admits a batch and claims what can start at once, all or nothing; else as the other {@code
   * admit}.
   *
   * @param start for whom jobs are claimed; empty for nobody
   */
  public Committed<Outcome> admit(
      List<NewJob> jobs,
      OutboxEntry.Key entry,
      Instant now,
      Optional<Start> start,
      Function<Outcome, List<OutboxMessage>> messages) {
    return transactions.inTransaction(
        connection -> {
          Outcome outcome = admit(connection, jobs, entry, now, start);
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

  /** Whether nothing holds it back: no lock, no limit, no moment that is still to come. */
  public static boolean startsAtOnce(NewJob job, Instant now) {
    return !job.gated() && !waits(job, now);
  }

  private static Outcome admit(
      Connection connection,
      List<NewJob> jobs,
      OutboxEntry.Key entry,
      Instant now,
      Optional<Start> start)
      throws SQLException {
    List<Candidate> candidates = jobs.stream().map(Candidate::of).toList();
    Map<JobId, Candidate> distinct = new LinkedHashMap<>();
    candidates.forEach(candidate -> distinct.putIfAbsent(candidate.id(), candidate));
    // In the order of their ids, so that two workers with the same commands wait and never
    // deadlock.
    List<Candidate> ordered =
        distinct.values().stream().sorted(Comparator.comparing(Candidate::id)).toList();
    Set<JobId> fresh = ordered.isEmpty() ? Set.of() : insertAdmissions(connection, ordered);
    Map<JobId, String> known = digests(connection, distinct.keySet(), fresh);

    Set<JobId> taken = new HashSet<>();
    List<Candidate> admitted = new ArrayList<>();
    List<NewJob> repeated = new ArrayList<>();
    List<NewJob> conflicting = new ArrayList<>();
    for (Candidate candidate : candidates) {
      JobId id = candidate.id();
      Candidate first = distinct.get(id);
      if (fresh.contains(id) && taken.add(id)) {
        admitted.add(candidate);
      } else {
        String before =
            fresh.contains(id) && first != null ? first.origin().digest() : known.get(id);
        (candidate.origin().digest().equals(before) ? repeated : conflicting).add(candidate.job());
      }
    }
    List<JobRecord> started =
        start.map(who -> started(admitted, who, entry, now)).orElseGet(List::of);
    if (!admitted.isEmpty()) {
      new JobInsertion(entry, now, start, ids(started)).insert(connection, admitted);
    }
    return new Outcome(
        admitted.stream().map(Candidate::job).toList(), repeated, conflicting, started);
  }

  /** A job with its id, which is a hash and not to be computed again and again. */
  record Candidate(JobId id, NewJob job) {
    static Candidate of(NewJob job) {
      return new Candidate(job.command().jobId(), job);
    }

    Command command() {
      return job.command();
    }

    Origin origin() {
      return job.origin();
    }
  }

  private static List<JobRecord> started(
      List<Candidate> admitted, Start start, OutboxEntry.Key entry, Instant now) {
    return admitted.stream()
        .filter(candidate -> startsAtOnce(candidate.job(), now))
        .limit(start.room())
        .map(candidate -> started(candidate, start.worker(), entry, now))
        .toList();
  }

  private static JobRecord started(
      Candidate candidate, String worker, OutboxEntry.Key entry, Instant now) {
    NewJob job = candidate.job();
    return new JobRecord(
        new JobLease(candidate.id(), 1, worker, entry.writer()),
        job.command(),
        job.origin(),
        job.longWork(),
        1,
        FIRST_SEQUENCE + 1,
        now,
        now,
        job.timeout(),
        false);
  }

  private static Set<JobId> ids(List<JobRecord> jobs) {
    return jobs.stream().map(job -> job.lease().job()).collect(Collectors.toSet());
  }

  private static Set<JobId> insertAdmissions(Connection connection, List<Candidate> jobs)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT_ADMISSION)) {
      new Columns<>(connection, insert, 0, jobs)
          .bind("uuid", candidate -> JobRows.toUuid(candidate.id()))
          .bindBytes(candidate -> digest(candidate.origin()));
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

  static byte[] digest(Origin origin) {
    return HexFormat.of().parseHex(origin.digest());
  }
}
