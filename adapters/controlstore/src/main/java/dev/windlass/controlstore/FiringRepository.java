package dev.windlass.controlstore;

import dev.windlass.messages.inventory.InventoryDocument;
import dev.windlass.messages.inventory.ScheduleDocument;
import dev.windlass.messages.json.WindlassJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * The firings of schedules between the moment they are due and the moment that Kafka has them. What
 * is recorded here is published sooner or later, whichever scheduler lives to do it. Throws
 * Spring's {@code DataAccessException} when the control database fails.
 */
public final class FiringRepository {
  private static final JsonMapper JSON = WindlassJson.events();

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;

  /** A repository on the control database. */
  public FiringRepository(DataSource controlStore, Clock clock) {
    this.jdbc = JdbcClient.create(controlStore);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(controlStore));
    this.clock = clock;
  }

  /**
   * Records a firing for each of these engines, all or none. Firings that are recorded already stay
   * as they are, so that a repeat after a crash changes nothing.
   *
   * @return how many were new
   */
  public int record(
      ScheduleDocument schedule, Instant fireTime, List<String> engines, Instant expiresAt) {
    return jdbc.sql(
            """
            INSERT INTO windlass.schedule_firing
              (schedule, fire_time, engine, expires_at, document, recorded_at)
            SELECT :schedule, :fireTime, engine, :expiresAt, cast(:document AS json), :now
            FROM unnest(:engines) AS engine
            ON CONFLICT DO NOTHING
            """)
        .param("schedule", schedule.name())
        .param("fireTime", utc(fireTime))
        .param("expiresAt", utc(expiresAt))
        .param("document", JSON.writerFor(InventoryDocument.class).writeValueAsString(schedule))
        .param("now", utc(clock.instant()))
        .param("engines", engines.toArray(String[]::new))
        .update();
  }

  /**
   * Hands the oldest firings that wait to {@code publisher} and keeps what became of each. While
   * one caller has them no other gets them. A crash before the end hands them out again.
   *
   * @param most how many at once
   * @param publisher says for each firing, in the same order, what became of it
   * @return what became of them
   */
  public List<Outcome> publish(int most, Function<List<Firing>, List<Outcome>> publisher) {
    return Objects.requireNonNull(
        transaction.execute(
            _ -> {
              List<Firing> firings = claim(most);
              List<Outcome> outcomes = firings.isEmpty() ? List.of() : publisher.apply(firings);
              for (int i = 0; i < outcomes.size(); i++) {
                keep(firings.get(i), outcomes.get(i));
              }
              return outcomes;
            }));
  }

  /** How many firings wait to be published. */
  public long pending() {
    return jdbc.sql(
            """
            SELECT count(*) FROM windlass.schedule_firing
            WHERE published_at IS NULL AND refused IS NULL
            """)
        .query(Long.class)
        .single();
  }

  /** Forgets firings that were done with longer ago than this; returns how many. */
  public int forgetOlderThan(Duration age) {
    return jdbc.sql(
            """
            DELETE FROM windlass.schedule_firing
            WHERE recorded_at < :before AND (published_at IS NOT NULL OR refused IS NOT NULL)
            """)
        .param("before", utc(clock.instant().minus(age)))
        .update();
  }

  private List<Firing> claim(int most) {
    return jdbc.sql(
            """
            SELECT document, fire_time, engine, expires_at FROM windlass.schedule_firing
            WHERE published_at IS NULL AND refused IS NULL
            ORDER BY fire_time LIMIT :most FOR UPDATE SKIP LOCKED
            """)
        .param("most", most)
        .query((row, _) -> firing(row))
        .list();
  }

  private void keep(Firing firing, Outcome outcome) {
    if (outcome instanceof Outcome.Later) {
      return;
    }
    jdbc.sql(
            """
            UPDATE windlass.schedule_firing SET published_at = :publishedAt, refused = :refused
            WHERE schedule = :schedule AND fire_time = :fireTime AND engine = :engine
            """)
        .param("publishedAt", outcome instanceof Outcome.Published ? utc(clock.instant()) : null)
        .param("refused", outcome instanceof Outcome.Refused refused ? refused.why() : null)
        .param("schedule", firing.schedule().name())
        .param("fireTime", utc(firing.fireTime()))
        .param("engine", firing.engine())
        .update();
  }

  private static Firing firing(ResultSet row) throws SQLException {
    return new Firing(
        (ScheduleDocument) JSON.readValue(row.getString(1), InventoryDocument.class),
        row.getObject(2, OffsetDateTime.class).toInstant(),
        row.getString(3),
        row.getObject(4, OffsetDateTime.class).toInstant());
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** What became of a firing. */
  public sealed interface Outcome {
    /** Kafka has it. */
    record Published() implements Outcome {}

    /** Kafka does not have it yet; it is handed out again. */
    record Later() implements Outcome {}

    /**
     * It makes no valid command and never will.
     *
     * @param why a sentence
     */
    record Refused(String why) implements Outcome {}
  }
}
