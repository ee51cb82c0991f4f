package dev.windlass.benchmarks.dispatch;

import dev.windlass.testbed.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Fills a control database with jobs that have ended, as a year of work would. */
final class LargeStore {
  private static final int ENGINES = 10_000;
  private static final int STEP = 1_000_000;

  private LargeStore() {}

  /** Writes so many of them, over the last year, spread over 10,000 engines, and analyses. */
  static void fill(PostgresServer server, String database, int jobs) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("SET synchronous_commit = off");
      for (int from = 1; from <= jobs; from += STEP) {
        int to = Math.min(jobs, from + STEP - 1);
        statement.execute(
            """
            INSERT INTO windlass.admission (job_id, digest, admitted_at)
            SELECT md5('job ' || n)::uuid, sha256(n::text::bytea),
              now() - (%d - n) * interval '3 seconds'
            FROM generate_series(%d, %d) n
            """
                .formatted(jobs, from, to));
        statement.execute(
            """
            INSERT INTO windlass.job_history (job_id, rank, state, engine, database_name, command,
              version, source, command_id, requested_by, reason, attempt, admitted_at, started_at,
              ended_at, worker, failure, result, moments)
            SELECT md5('job ' || n)::uuid, (1::bigint << 60) + nextval('windlass.job_number'),
              'SUCCEEDED', 'engine-' || 1 + n %% %d, 'orders', 'database.describe', 1,
              '/windlass/benchmarks', 'old-' || n, 'benchmark', NULL, 1, at, at, at, 'worker', NULL,
              '{"name":"orders","owner":"orders","sizeBytes":123456789}',
              ARRAY['1|2026-01-01T00:00:00Z|ACCEPTED|Admitted.',
                '2|2026-01-01T00:00:00Z|RUNNING|Attempt 1 on worker worker.',
                '3|2026-01-01T00:00:00Z|SUCCEEDED|Done.']
            FROM generate_series(%d, %d) n,
              LATERAL (SELECT now() - (%d - n) * interval '3 seconds' AS at) t
            """
                .formatted(ENGINES, from, to, jobs));
      }
      statement.execute("VACUUM ANALYZE windlass.admission");
      statement.execute("VACUUM ANALYZE windlass.job_history");
    }
  }
}
