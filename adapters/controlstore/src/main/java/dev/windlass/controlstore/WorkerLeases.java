package dev.windlass.controlstore;

import dev.windlass.messages.JobId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Which workers live. A worker renews its lease at every heartbeat; the lease covers all its jobs
 * and its outbox entries. All times are the control database's own, so that a worker whose clock is
 * wrong neither loses its lease nor keeps it too long.
 */
public final class WorkerLeases {
  private final ControlTransactions transactions;

  /** Leases in this control database. */
  public WorkerLeases(DataSource controlStore) {
    this.transactions = new ControlTransactions(controlStore);
  }

  /** Begins a life of the worker of this name. */
  public WorkerIdentity register(String name, Duration lease) {
    return transactions.call(
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  """
                  INSERT INTO windlass.worker (name, started_at, lease_until)
                  VALUES (?, now(), now() + ? * interval '1 millisecond') RETURNING id
                  """)) {
            insert.setString(1, name);
            insert.setLong(2, lease.toMillis());
            try (ResultSet row = insert.executeQuery()) {
              row.next();
              return new WorkerIdentity(row.getLong(1), name);
            }
          }
        });
  }

  /**
   * Renews the lease.
   *
   * @return the jobs of this worker whose cancel somebody asked for
   * @throws WorkerLeaseLost when others took this worker for dead; none of its jobs is its own now
   */
  public Set<JobId> renew(WorkerIdentity worker, Duration lease) {
    return transactions.call(connection -> renew(connection, worker, lease));
  }

  private static Set<JobId> renew(Connection connection, WorkerIdentity worker, Duration lease)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            WITH renewed AS (
              UPDATE windlass.worker SET lease_until = now() + ? * interval '1 millisecond'
              WHERE id = ? RETURNING id)
            SELECT j.id FROM renewed
            LEFT JOIN windlass.job j ON j.worker_id = renewed.id AND j.cancel_requested
            """)) {
      update.setLong(1, lease.toMillis());
      update.setLong(2, worker.id());
      try (ResultSet rows = update.executeQuery()) {
        Set<JobId> cancelled = new HashSet<>();
        boolean alive = false;
        while (rows.next()) {
          alive = true;
          if (rows.getObject(1) != null) {
            cancelled.add(JobRows.id(rows, "id"));
          }
        }
        if (!alive) {
          throw new WorkerLeaseLost(worker);
        }
        return cancelled;
      }
    }
  }

  /** What time it is for the control database. */
  public Instant now() {
    return transactions.call(
        connection -> {
          try (PreparedStatement select = connection.prepareStatement("SELECT clock_timestamp()");
              ResultSet row = select.executeQuery()) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
          }
        });
  }

  /** Lets the lease go at once, so that what is left is taken over without delay. */
  public void resign(WorkerIdentity worker) {
    transactions.call(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "UPDATE windlass.worker SET lease_until = now() - interval '1 second' WHERE id = ?")) {
            update.setLong(1, worker.id());
            return update.executeUpdate();
          }
        });
  }

  /** The workers whose lease is over, this one left out. */
  public List<WorkerIdentity> expired(WorkerIdentity self) {
    return transactions.call(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT id, name FROM windlass.worker WHERE lease_until < now() AND id <> ?")) {
            select.setLong(1, self.id());
            List<WorkerIdentity> found = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                found.add(new WorkerIdentity(rows.getLong(1), rows.getString(2)));
              }
            }
            return found;
          }
        });
  }
}
