package dev.windlass.controlstore;

import dev.windlass.messages.JobId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;

/** What happens to jobs that nobody runs: they expire, are cancelled, or are taken over. */
public final class JobSweeps {
  private static final int BATCH = 500;

  private static final String OVERDUE =
      """
      SELECT c.* FROM windlass.job c
      WHERE c.worker_id IS NULL AND c.id IN (
          SELECT id FROM windlass.job WHERE cancel_requested AND worker_id IS NULL
          UNION ALL
          SELECT id FROM windlass.job WHERE worker_id IS NULL AND expires_at <= now())
        AND %s
      LIMIT ? FOR UPDATE OF c SKIP LOCKED
      """
          .formatted(JobEventOrder.TOLD);

  private final ControlTransactions transactions;

  /** Sweeps over this control database. */
  public JobSweeps(DataSource controlStore) {
    this.transactions = new ControlTransactions(controlStore);
  }

  /**
   * Ends waiting jobs whose cancel was asked for or whose latest moment to start has passed.
   *
   * @param entry names the outbox entry
   * @param change says what becomes of one; its lease must be the record's own
   * @return the refused ones, which are none
   */
  public Committed<Set<JobId>> endOverdue(
      OutboxEntry.Key entry, Function<JobRecord, JobChange> change) {
    return transactions.inTransaction(
        connection -> {
          List<JobRecord> overdue = new ArrayList<>();
          try (PreparedStatement select = connection.prepareStatement(OVERDUE)) {
            int bound = JobEventOrder.bind(select, 0, entry);
            select.setInt(bound + 1, BATCH);
            overdue.addAll(readable(select));
          }
          return JobChanges.apply(connection, overdue.stream().map(change).toList(), entry);
        });
  }

  /**
   * What was taken over from a dead worker.
   *
   * @param jobs its jobs, as they were
   * @param entries its outbox entries, which this worker publishes before the new one
   */
  public record Inheritance(List<JobRecord> jobs, List<OutboxEntry.Key> entries) {
    boolean isEmpty() {
      return jobs.isEmpty() && entries.isEmpty();
    }
  }

  /**
   * Takes over from a worker whose lease is over: its outbox entries become this worker's, and each
   * of its jobs changes as {@code change} says. The dead worker's tokens are worth nothing
   * afterwards. Jobs that this program cannot read, for the dead one was newer, stay the dead one's
   * until a newer one takes them over.
   *
   * @param change says what becomes of one; its lease must be the record's own
   * @return empty when the worker lives after all, another one was faster, or there is nothing that
   *     this program can take over
   */
  public Optional<Committed<Inheritance>> takeOver(
      WorkerIdentity dead,
      WorkerIdentity heir,
      OutboxEntry.Key entry,
      Function<JobRecord, JobChange> change) {
    return transactions.inTransaction(
        connection -> {
          if (!lockDead(connection, dead)) {
            return Optional.empty();
          }
          List<OutboxEntry.Key> entries = OutboxRepository.adopt(connection, dead, heir, entry);
          List<UnreadableJob> left = new ArrayList<>();
          List<JobRecord> jobs = jobsOf(connection, dead, left);
          Inheritance inheritance = new Inheritance(jobs, entries);
          if (inheritance.isEmpty() && !left.isEmpty()) {
            return Optional.empty();
          }
          Committed<Set<JobId>> changed =
              JobChanges.apply(connection, jobs.stream().map(change).toList(), entry);
          if (!changed.value().isEmpty()) {
            throw new IllegalStateException("Jobs under lock changed: " + changed.value());
          }
          if (left.isEmpty()) {
            forget(connection, dead);
          }
          return Optional.of(new Committed<>(inheritance, changed.entry()));
        });
  }

  /** The jobs that a worker owns. */
  public List<JobRecord> ownedBy(WorkerIdentity worker) {
    return transactions.call(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement("SELECT * FROM windlass.job WHERE worker_id = ?")) {
            select.setLong(1, worker.id());
            return readable(select);
          }
        });
  }

  private static boolean lockDead(Connection connection, WorkerIdentity dead) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT 1 FROM windlass.worker WHERE id = ? AND lease_until < now()
            FOR UPDATE SKIP LOCKED
            """)) {
      select.setLong(1, dead.id());
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  private static List<JobRecord> jobsOf(
      Connection connection, WorkerIdentity dead, List<UnreadableJob> unreadable)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT * FROM windlass.job WHERE worker_id = ? FOR UPDATE")) {
      select.setLong(1, dead.id());
      try (ResultSet rows = select.executeQuery()) {
        return ForeignJobs.read(rows, unreadable);
      }
    }
  }

  private static void forget(Connection connection, WorkerIdentity dead) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM windlass.worker WHERE id = ?")) {
      delete.setLong(1, dead.id());
      delete.executeUpdate();
    }
  }

  private static List<JobRecord> readable(PreparedStatement select) throws SQLException {
    try (ResultSet rows = select.executeQuery()) {
      return ForeignJobs.read(rows, new ArrayList<>());
    }
  }
}
