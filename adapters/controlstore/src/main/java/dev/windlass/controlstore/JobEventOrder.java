package dev.windlass.controlstore;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The rule that a job's events are published in order, whoever writes them: a worker that writes
 * the next event of job {@code c} must be sure that the one before is published first. It is, when
 * it stands in an earlier entry of the same writer, which publishes in order; or in an entry of
 * another writer that is published already and gone.
 */
final class JobEventOrder {
  static final String TOLD =
      """
      ((c.event_writer = ? AND c.event_number < ?)
        OR (c.event_writer <> ? AND NOT EXISTS (SELECT 1 FROM windlass.outbox o
          WHERE o.writer = c.event_writer AND o.number = c.event_number)))
      """;

  private JobEventOrder() {}

  /** Binds the condition after {@code bound} other parameters; returns how many are bound then. */
  static int bind(PreparedStatement statement, int bound, OutboxEntry.Key entry)
      throws SQLException {
    statement.setLong(bound + 1, entry.writer());
    statement.setLong(bound + 2, entry.number());
    statement.setLong(bound + 3, entry.writer());
    return bound + 3;
  }
}
