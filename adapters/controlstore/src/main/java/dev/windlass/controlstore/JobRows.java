package dev.windlass.controlstore;

import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.CommandType;
import dev.windlass.messages.command.JobDescription.Moment;
import dev.windlass.messages.event.AuditRecord.Origin;
import dev.windlass.messages.event.JobState;
import dev.windlass.messages.json.WindlassJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** How rows of the job tables become records. */
final class JobRows {
  private static final int MOMENT_PARTS = 4;

  private JobRows() {}

  /**
   * The job in the present row, which holds every column of {@code windlass.job}.
   *
   * @throws UnreadableJob when a newer program wrote what this one does not know
   */
  static JobRecord job(ResultSet row) throws SQLException {
    return new JobRecord(
        new JobLease(
            id(row, "id"),
            row.getLong("token"),
            Objects.requireNonNullElse(row.getString("worker"), ""),
            row.getLong("worker_id")),
        command(row),
        new Origin(
            HexFormat.of().formatHex(row.getBytes("digest")),
            row.getString("topic"),
            row.getInt("topic_partition"),
            row.getLong("topic_offset")),
        row.getBoolean("long_work"),
        row.getInt("attempt"),
        row.getLong("sequence"),
        Objects.requireNonNull(instant(row, "admitted_at")),
        instant(row, row.getInt("attempt") > 1 ? "first_started_at" : "started_at"),
        Duration.ofMillis(row.getLong("timeout_ms")),
        row.getBoolean("cancel_requested"),
        row.getBoolean("cut_off"));
  }

  private static Command command(ResultSet row) throws SQLException {
    JobId job = id(row, "id");
    String name = row.getString("command");
    int version = row.getInt("version");
    List<CommandType> versions = CommandType.named(name);
    CommandType type =
        versions.stream()
            .filter(known -> known.version() == version)
            .findFirst()
            .orElseThrow(() -> new UnreadableJob(job, name, version, !versions.isEmpty(), null));
    try {
      return command(row, type);
    } catch (JacksonException e) {
      throw new UnreadableJob(job, name, version, true, e);
    }
  }

  private static Command command(ResultSet row, CommandType type) throws SQLException {
    CommandSpec spec = WindlassJson.commands().readValue(row.getString("spec"), type.spec());
    return new Command(
        row.getString("source"),
        row.getString("command_id"),
        instant(row, "command_time"),
        instant(row, "expires_at"),
        row.getString("traceparent"),
        target(row),
        row.getString("requested_by"),
        row.getString("reason"),
        WindlassJson.commands().readValue(row.getString("options"), CommandOptions.class),
        spec);
  }

  static Target target(ResultSet row) throws SQLException {
    return new Target(row.getString("engine"), row.getString("database_name"));
  }

  static JobId id(ResultSet row, String column) throws SQLException {
    return fromUuid(row.getObject(column, UUID.class));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  static UUID toUuid(JobId job) {
    String digits = job.value();
    return new UUID(
        Long.parseUnsignedLong(digits, 0, 16, 16), Long.parseUnsignedLong(digits, 16, 32, 16));
  }

  static JobId fromUuid(UUID uuid) {
    HexFormat hex = HexFormat.of();
    return new JobId(
        hex.toHexDigits(uuid.getMostSignificantBits())
            + hex.toHexDigits(uuid.getLeastSignificantBits()));
  }

  /** What a line of a job's history holds. */
  static String moment(long sequence, Instant time, String state, String note) {
    return sequence + "|" + time + "|" + state + "|" + note;
  }

  /** The line of a job's history that {@link #moment(long, Instant, String, String)} made. */
  static Moment moment(String line) {
    List<String> parts = List.of(line.split("\\|", MOMENT_PARTS));
    return new Moment(
        Long.parseLong(parts.get(0)),
        Instant.parse(parts.get(1)),
        JobState.valueOf(parts.get(2)),
        parts.get(3));
  }
}
