package dev.windlass.controlstore;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which records are archived where. The ranges of a partition never overlap, whoever claims them.
 * Throws Spring's {@code DataAccessException} when the control database fails.
 */
public final class AuditArchiveRepository {
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;

  /** A repository on the control database. */
  public AuditArchiveRepository(DataSource controlStore, Clock clock) {
    this.jdbc = JdbcClient.create(controlStore);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(controlStore));
    this.clock = clock;
  }

  /** The newest range of a partition; empty when nothing of it was claimed yet. */
  public Optional<ArchivedRange> newest(String topicId, int partition) {
    return jdbc.sql(
            """
            SELECT topic, from_offset, to_offset, object_key, records, written_at IS NOT NULL
            FROM windlass.audit_archive
            WHERE topic_id = :topicId AND partition = :partition
            ORDER BY from_offset DESC LIMIT 1
            """)
        .param("topicId", topicId)
        .param("partition", partition)
        .query(
            (row, _) ->
                new ArchivedRange(
                    topicId,
                    row.getString(1),
                    partition,
                    row.getLong(2),
                    row.getLong(3),
                    row.getString(4),
                    row.getInt(5),
                    row.getBoolean(6)))
        .optional();
  }

  /**
   * Claims a range. It is refused when any of its records belongs to a range already, which another
   * worker has claimed then; and when the newest range is not written yet, so that there is never
   * more than one to be repeated after a crash.
   *
   * @return whether the range is the caller's
   */
  public boolean claim(ArchivedRange range) {
    return Objects.requireNonNull(
        transaction.execute(
            _ -> {
              lock(range);
              return newest(range.topicId(), range.partition())
                      .map(newest -> newest.written() && newest.to() <= range.from())
                      .orElse(true)
                  && insert(range);
            }));
  }

  private void lock(ArchivedRange range) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
        .param("name", "windlass.audit-archive/" + range.topicId() + "/" + range.partition())
        .query((_, _) -> true)
        .single();
  }

  private boolean insert(ArchivedRange range) {
    return jdbc.sql(
                """
                INSERT INTO windlass.audit_archive (topic_id, topic, partition, from_offset,
                  to_offset, object_key, records, claimed_at)
                VALUES (:topicId, :topic, :partition, :from, :to, :key, :records, :now)
                """)
            .param("topicId", range.topicId())
            .param("topic", range.topic())
            .param("partition", range.partition())
            .param("from", range.from())
            .param("to", range.to())
            .param("key", range.key())
            .param("records", range.records())
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  /**
   * Notes that a claimed range's object is durable. Noting it twice does no harm.
   *
   * @param key where it lies in the end
   * @param bytes its length
   * @param sha256 of its bytes, in hexadecimal
   */
  public void written(ArchivedRange range, String key, long bytes, String sha256) {
    jdbc.sql(
            """
            UPDATE windlass.audit_archive
            SET object_key = :key, bytes = :bytes, sha256 = :sha256, written_at = :now
            WHERE topic_id = :topicId AND partition = :partition AND from_offset = :from
              AND written_at IS NULL
            """)
        .param("topicId", range.topicId())
        .param("partition", range.partition())
        .param("from", range.from())
        .param("key", key)
        .param("bytes", bytes)
        .param("sha256", sha256)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }
}
