package dev.windlass.controlstore;

import dev.windlass.messages.JobId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs that this program cannot read and leaves to a newer one. They are learnt when they are
 * met, and left out from then on, so that they hold up nothing; before the first of them the two
 * conditions are empty and cost nothing. Safe for use by several threads.
 */
final class ForeignJobs {
  /** The condition on job {@code c} that leaves them out. */
  static final String READABLE = "c.command <> ALL(?) AND c.id <> ALL(?)";

  private static final Logger LOG = LoggerFactory.getLogger(ForeignJobs.class);
  private static final int MOST_JOBS = 10_000;

  private final Set<String> commands = new LinkedHashSet<>();
  private final Set<JobId> jobs = new LinkedHashSet<>();

  /** Jobs were met that cannot be read; the transaction that met them is undone. */
  static final class Met extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<UnreadableJob> jobs;

    Met(List<UnreadableJob> jobs) {
      super(jobs.getFirst().getMessage(), jobs.getFirst());
      this.jobs = List.copyOf(jobs);
    }
  }

  /** Work that meets jobs. */
  interface Work<T> {
    /** Does it in a transaction of its own. */
    T run();
  }

  /** Does the work, again without the jobs that it met and could not read. */
  <T> T avoiding(Work<T> work) {
    while (true) {
      try {
        return work.run();
      } catch (Met met) {
        learn(met.jobs);
      }
    }
  }

  private synchronized void learn(List<UnreadableJob> met) {
    for (UnreadableJob job : met) {
      if (job.isCommandKnown()) {
        jobs.add(job.job());
      } else {
        commands.add(job.command());
      }
    }
    while (jobs.size() > MOST_JOBS) {
      jobs.remove(jobs.iterator().next());
    }
    LOG.warn(
        "{} jobs are left to a newer worker, the first for this reason: {}",
        met.size(),
        met.getFirst().getMessage(),
        met.getFirst().getCause());
  }

  /** Binds the condition after {@code bound} other parameters; returns how many are bound then. */
  synchronized int bind(Connection connection, PreparedStatement statement, int bound)
      throws SQLException {
    statement.setArray(bound + 1, connection.createArrayOf("text", commands.toArray()));
    statement.setArray(
        bound + 2, connection.createArrayOf("uuid", jobs.stream().map(JobRows::toUuid).toArray()));
    return bound + 2;
  }

  /**
   * The jobs in these rows.
   *
   * @throws Met when some cannot be read
   */
  static List<JobRecord> readAll(ResultSet rows) throws SQLException {
    List<UnreadableJob> unreadable = new ArrayList<>();
    List<JobRecord> jobs = read(rows, unreadable);
    if (!unreadable.isEmpty()) {
      throw new Met(unreadable);
    }
    return jobs;
  }

  /** The jobs in these rows that can be read; the others go into the list. */
  static List<JobRecord> read(ResultSet rows, List<UnreadableJob> unreadable) throws SQLException {
    List<JobRecord> jobs = new ArrayList<>();
    while (rows.next()) {
      try {
        jobs.add(JobRows.job(rows));
      } catch (UnreadableJob e) {
        unreadable.add(e);
      }
    }
    return jobs;
  }
}
