package dev.windlass.controlstore;

import dev.windlass.engine.StoredObject;
import dev.windlass.messages.command.BackupMethod;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** How the catalogue's rows become records. */
final class BackupRows {
  static final String SELECT =
      """
      SELECT id, job_id, engine, engine_kind, database, method, label, windlass, prefix, state,
        view_token, snapshot_at, engine_version, tables, properties, started_at, copied_at,
        completed_at, row_count, data_bytes, stored_bytes, objects, manifest_sha256
      FROM windlass.backup
      """;

  static final String SELECT_PARTS =
      """
      SELECT name, position, object_name, stored_bytes, sha256, row_count, data_bytes, details
      FROM windlass.backup_part WHERE backup_id = :id ORDER BY position
      """;

  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  private final JsonMapper json = JsonMapper.builder().build();

  BackupRecord backup(ResultSet row, int number) throws SQLException {
    return new BackupRecord(
        row.getString("id"),
        JobRows.id(row, "job_id"),
        new BackupRecord.Source(
            row.getString("engine"),
            row.getString("engine_kind"),
            row.getString("database"),
            BackupMethod.valueOf(row.getString("method")),
            row.getString("label")),
        new BackupRecord.View(
            row.getString("view_token"),
            instant(row, "snapshot_at"),
            row.getString("engine_version"),
            row.getLong("tables"),
            read(row.getString("properties"))),
        row.getString("windlass"),
        row.getString("prefix"),
        BackupRecord.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        instant(row, "started_at"),
        optionalInstant(row, "copied_at"),
        completion(row));
  }

  FinishedPart part(ResultSet row, int number) throws SQLException {
    return new FinishedPart(
        row.getString("name"),
        row.getInt("position"),
        new StoredObject(
            row.getString("object_name"), row.getLong("stored_bytes"), row.getString("sha256")),
        row.getLong("row_count"),
        row.getLong("data_bytes"),
        read(row.getString("details")));
  }

  String write(Map<String, Object> value) {
    return json.writeValueAsString(value);
  }

  static String word(BackupRecord.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private Map<String, Object> read(String text) {
    return json.readValue(text, MAP);
  }

  private static BackupRecord.@Nullable Completion completion(ResultSet row) throws SQLException {
    Instant completedAt = optionalInstant(row, "completed_at");
    if (completedAt == null) {
      return null;
    }
    return new BackupRecord.Completion(
        completedAt,
        row.getLong("row_count"),
        row.getLong("data_bytes"),
        row.getLong("stored_bytes"),
        row.getInt("objects"),
        row.getString("manifest_sha256"));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable Instant optionalInstant(ResultSet row, String column)
      throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
