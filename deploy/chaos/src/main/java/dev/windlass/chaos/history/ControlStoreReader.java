package dev.windlass.chaos.history;

import dev.windlass.chaos.history.ControlStore.Change;
import dev.windlass.chaos.history.ControlStore.Ended;
import dev.windlass.chaos.history.ControlStore.Step;
import dev.windlass.controlstore.OutboxEncoding;
import dev.windlass.controlstore.OutboxMessage;
import dev.windlass.messages.JobId;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.event.JobState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Reads the control store and what {@link ControlStoreRecorder} had it write. */
public final class ControlStoreReader {
  private static final String STARTED = "dev.windlass.audit.started.v1";

  private final Connection connection;

  /** Reads over this connection. */
  public ControlStoreReader(Connection connection) {
    this.connection = connection;
  }

  private interface Row<T> {
    @Nullable T read(ResultSet row) throws SQLException;
  }

  /** Reads everything. */
  public ControlStore read() throws SQLException {
    Map<Integer, Long> archived = new HashMap<>();
    list(
        "SELECT partition, max(to_offset) FROM windlass.audit_archive"
            + " WHERE written_at IS NOT NULL GROUP BY partition",
        row -> archived.put(row.getInt(1), row.getLong(2)));
    return new ControlStore(
        steps(),
        list(
            "SELECT job_id, state, attempt, failure FROM windlass.job_history",
            row ->
                new Ended(
                    id(row.getString(1)),
                    JobState.valueOf(row.getString(2)),
                    row.getInt(3),
                    code(row.getString(4)))),
        list("SELECT id FROM windlass.job", row -> id(row.getString(1))),
        list("SELECT 1 FROM windlass.outbox", row -> row.getInt(1)).size(),
        durable(),
        inherited(),
        new HashSet<>(
            list(
                "SELECT name FROM windlass.inventory_document WHERE document IS NOT NULL",
                row -> row.getString(1))),
        list(
            "SELECT schedule, to_char(fire_time AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'),"
                + " engine FROM windlass.schedule_firing WHERE published_at IS NOT NULL",
            row -> row.getString(1) + " " + row.getString(2) + "/" + row.getString(3)),
        archived);
  }

  private List<Step> steps() throws SQLException {
    return list(
        "SELECT at, writer, job_id, change, token, attempt, owner, owner_alive, command, engine,"
            + " database_name FROM chaos.step ORDER BY at, number",
        row ->
            new Step(
                moment(row, 1),
                row.getString(2),
                id(row.getString(3)),
                Change.valueOf(row.getString(4)),
                row.getLong(5),
                row.getInt(6),
                row.getString(7),
                row.getBoolean(8),
                row.getString(9),
                row.getString(10),
                row.getString(11)));
  }

  /** The first time counts: what is put into the outbox twice was durable since the first time. */
  private Map<String, Instant> durable() throws SQLException {
    Map<String, Instant> durable = new HashMap<>();
    list(
        // An empty one settles what became of a transaction, and says nothing.
        "SELECT at, messages FROM chaos.durable WHERE length(messages) > 0 ORDER BY at",
        row -> {
          Instant at = moment(row, 1);
          for (OutboxMessage message : OutboxEncoding.decode(row.getBytes(2))) {
            if (STARTED.equals(header(message, "ce_type"))) {
              durable.putIfAbsent(header(message, "ce_id"), at);
            }
          }
          return null;
        });
    return durable;
  }

  private Set<String> inherited() throws SQLException {
    Set<String> inherited = new HashSet<>();
    list(
        "SELECT messages FROM chaos.inherited WHERE length(messages) > 0",
        row -> {
          OutboxEncoding.decode(row.getBytes(1))
              .forEach(message -> inherited.add(header(message, "ce_id")));
          return null;
        });
    return inherited;
  }

  private static String header(OutboxMessage message, String name) {
    return message.headers().stream()
        .filter(header -> header.name().equals(name))
        .findFirst()
        .map(Header::toText)
        .orElse("");
  }

  private static Instant moment(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static JobId id(String uuid) {
    return new JobId(uuid.replace("-", ""));
  }

  private static @Nullable String code(@Nullable String failure) {
    return failure == null ? null : JsonMapper.shared().readTree(failure).path("code").asString("");
  }

  private <T> List<T> list(String sql, Row<T> reader) throws SQLException {
    List<T> all = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        T read = reader.read(rows);
        if (read != null) {
          all.add(read);
        }
      }
    }
    return all;
  }
}
