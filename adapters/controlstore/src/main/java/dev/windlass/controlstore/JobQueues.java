package dev.windlass.controlstore;

import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Figures about jobs that wait. */
public final class JobQueues {
  private static final int MOST_ENGINES = 100;

  private final JdbcClient jdbc;
  private final OutboxRepository outbox;

  /** Queues in this control database. */
  public JobQueues(DataSource controlStore) {
    this.jdbc = JdbcClient.create(controlStore);
    this.outbox = new OutboxRepository(controlStore);
  }

  /**
   * The jobs of one engine that may start and have not.
   *
   * @param engine the engine; empty for jobs without one
   * @param jobs how many
   * @param age how long the first of them has been allowed to start
   */
  public record Queue(String engine, long jobs, Duration age) {}

  /** The longest queues. The two kinds of jobs have an index each, and no two have one together. */
  public List<Queue> waiting() {
    return jdbc.sql(
            """
            SELECT coalesce(engine, '') AS engine, count(*) AS jobs,
              (extract(epoch FROM now() - min(not_before)) * 1000)::bigint AS age
            FROM (
              SELECT engine, not_before FROM windlass.job WHERE worker_id IS NULL AND gated
              UNION ALL
              SELECT engine, not_before FROM windlass.job WHERE worker_id IS NULL AND NOT gated
            ) waiting
            WHERE not_before <= now()
            GROUP BY engine ORDER BY count(*) DESC LIMIT :most
            """)
        .param("most", MOST_ENGINES)
        .query(
            (row, _) ->
                new Queue(row.getString(1), row.getLong(2), Duration.ofMillis(row.getLong(3))))
        .list();
  }

  /** How long the oldest unpublished message has been waiting. */
  public Duration outboxLag() {
    return outbox.lag();
  }
}
