package dev.windlass.controlstore;

import dev.windlass.messages.Failure;
import dev.windlass.messages.JobId;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.event.AuditRecord.Origin;
import dev.windlass.messages.json.WindlassJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where commands become jobs: all commands of a poll in one transaction, each (source, id) once. It
 * does not matter how often a command is delivered, nor to how many workers at the same time. A
 * command that was refused stays refused, also where another worker, with another clock or another
 * inventory, would admit it: its sender was told that nothing is run.
 */
public final class JobAdmission {
  /** A command may have the id of one that was refused, if it is another one. */
  private static final String INSERT_ADMISSION =
      """
      INSERT INTO windlass.admission AS a (job_id, digest, admitted_at, refusal)
      SELECT id, digest, now(), refusal FROM unnest(?, ?, ?) AS n(id, digest, refusal)
      ON CONFLICT (job_id) DO UPDATE SET digest = excluded.digest,
        admitted_at = excluded.admitted_at, refusal = NULL
      WHERE a.refusal IS NOT NULL AND excluded.refusal IS NULL AND a.digest <> excluded.digest
      RETURNING job_id
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
   * @param refused were refused before, with the same content, and are again
   * @param overtaken of the batch's refusals, those whose command is a job: nothing is to be said
   * @param started of the admitted, those that are the worker's already, in the same order
   */
  public record Outcome(
      List<NewJob> admitted,
      List<NewJob> repeated,
      List<NewJob> conflicting,
      List<RefusedBefore> refused,
      Set<RefusedCommand> overtaken,
      List<JobRecord> started) {}

  /**
   * A command that was refused before.
   *
   * @param job what would have become of it
   * @param failure why it was refused
   */
  public record RefusedBefore(NewJob job, Failure failure) {}

  /**
   * Whose the admitted jobs are at once: those that nothing holds back, as many as there is room
   * for. It spares them a claim.
   *
   * @param worker the name of the worker that runs them: the writer of the outbox entry
   * @param room how many
   */
  public record Start(String worker, int room) {}

  /**
   * Admits a batch: jobs, locks and messages, all or nothing. Nothing is refused and nothing is
   * started.
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
    return admit(jobs, List.of(), entry, now, Optional.empty(), messages);
  }

  /**
   * Admits a batch, remembers its refusals and claims what can start at once, all or nothing; else
   * as the other {@code admit}.
   *
   * @param refusals what becomes no job and has a sender
   * @param start for whom jobs are claimed; empty for nobody
   */
  public Committed<Outcome> admit(
      List<NewJob> jobs,
      List<RefusedCommand> refusals,
      OutboxEntry.Key entry,
      Instant now,
      Optional<Start> start,
      Function<Outcome, List<OutboxMessage>> messages) {
    return transactions.inTransaction(
        connection -> {
          Outcome outcome = admit(connection, jobs, refusals, entry, now, start);
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
      List<RefusedCommand> refusals,
      OutboxEntry.Key entry,
      Instant now,
      Optional<Start> start)
      throws SQLException {
    List<Candidate> candidates = jobs.stream().map(Candidate::of).toList();
    Map<JobId, Verdict> asked = new LinkedHashMap<>();
    candidates.forEach(one -> asked.putIfAbsent(one.id(), new Verdict(digest(one), null)));
    refusals.forEach(one -> asked.putIfAbsent(one.job(), new Verdict(one.digest(), one.failure())));
    Set<JobId> fresh = asked.isEmpty() ? Set.of() : insertVerdicts(connection, asked);
    Map<JobId, Verdict> verdicts = verdicts(connection, asked, fresh);

    Set<JobId> taken = new HashSet<>();
    List<Candidate> admitted = new ArrayList<>();
    List<NewJob> repeated = new ArrayList<>();
    List<NewJob> conflicting = new ArrayList<>();
    List<RefusedBefore> refused = new ArrayList<>();
    for (Candidate candidate : candidates) {
      Verdict verdict = Objects.requireNonNull(verdicts.get(candidate.id()));
      if (!verdict.digest().equals(digest(candidate))) {
        conflicting.add(candidate.job());
      } else if (verdict.refusal() != null) {
        refused.add(new RefusedBefore(candidate.job(), verdict.refusal()));
      } else if (fresh.contains(candidate.id()) && taken.add(candidate.id())) {
        admitted.add(candidate);
      } else {
        repeated.add(candidate.job());
      }
    }
    Set<RefusedCommand> overtaken =
        refusals.stream()
            .filter(one -> new Verdict(one.digest(), null).equals(verdicts.get(one.job())))
            .collect(Collectors.toSet());
    List<JobRecord> started =
        start.map(who -> started(admitted, who, entry, now)).orElseGet(List::of);
    if (!admitted.isEmpty()) {
      new JobInsertion(entry, now, start, ids(started)).insert(connection, admitted);
    }
    return new Outcome(
        admitted.stream().map(Candidate::job).toList(),
        repeated,
        conflicting,
        refused,
        overtaken,
        started);
  }

  /**
   * What was decided of an id.
   *
   * @param digest of which content
   * @param refusal why it was refused; null when it was admitted
   */
  private record Verdict(String digest, @Nullable Failure refusal) {}

  private static String digest(Candidate candidate) {
    return candidate.origin().digest();
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
        false,
        false);
  }

  private static Set<JobId> ids(List<JobRecord> jobs) {
    return jobs.stream().map(job -> job.lease().job()).collect(Collectors.toSet());
  }

  /** Decides what was not decided yet; returns of which jobs. */
  private static Set<JobId> insertVerdicts(Connection connection, Map<JobId, Verdict> asked)
      throws SQLException {
    // In the order of their ids, so that two workers with the same commands wait and never
    // deadlock.
    List<Map.Entry<JobId, Verdict>> ordered =
        asked.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
    try (PreparedStatement insert = connection.prepareStatement(INSERT_ADMISSION)) {
      new Columns<>(connection, insert, 0, ordered)
          .bind("uuid", one -> JobRows.toUuid(one.getKey()))
          .bindBytes(one -> HexFormat.of().parseHex(one.getValue().digest()))
          .bind("text", one -> json(one.getValue().refusal()));
      Set<JobId> fresh = new HashSet<>();
      try (ResultSet rows = insert.executeQuery()) {
        while (rows.next()) {
          fresh.add(JobRows.id(rows, "job_id"));
        }
      }
      return fresh;
    }
  }

  private static @Nullable String json(@Nullable Failure refusal) {
    return refusal == null ? null : WindlassJson.commands().writeValueAsString(refusal);
  }

  private static @Nullable Failure failure(@Nullable String json) {
    return json == null ? null : WindlassJson.commands().readValue(json, Failure.class);
  }

  /** What holds for all of them: what was asked where it was decided now, else what was before. */
  private static Map<JobId, Verdict> verdicts(
      Connection connection, Map<JobId, Verdict> asked, Set<JobId> fresh) throws SQLException {
    Map<JobId, Verdict> verdicts = new HashMap<>(asked);
    UUID[] old =
        asked.keySet().stream()
            .filter(id -> !fresh.contains(id))
            .map(JobRows::toUuid)
            .toArray(UUID[]::new);
    if (old.length == 0) {
      return verdicts;
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT job_id, digest, refusal FROM windlass.admission WHERE job_id = ANY(?)")) {
      select.setArray(1, connection.createArrayOf("uuid", old));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          verdicts.put(
              JobRows.id(rows, "job_id"),
              new Verdict(
                  HexFormat.of().formatHex(rows.getBytes("digest")),
                  failure(rows.getString("refusal"))));
        }
      }
    }
    return verdicts;
  }

  static byte[] digest(Origin origin) {
    return HexFormat.of().parseHex(origin.digest());
  }
}
