package dev.windlass.postgresql.configuration;

import dev.windlass.messages.command.ConfigurationSetting;
import dev.windlass.messages.command.TakesEffect;
import dev.windlass.postgresql.connection.ServerConnection;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the server says about its settings. */
final class SettingCatalog {
  private static final String SETTINGS =
      """
      SELECT name, setting, unit, context, vartype, min_val, max_val, enumvals, source, boot_val,
             reset_val, pending_restart, short_desc
        FROM pg_settings ORDER BY name
      """;

  private static final String OVERRIDES =
      """
      SELECT split_part(entry, '=', 1) AS name, substr(entry, strpos(entry, '=') + 1) AS value,
             d.datname::text AS database, r.rolname::text AS role
        FROM pg_db_role_setting s
        LEFT JOIN pg_database d ON d.oid = s.setdatabase
        LEFT JOIN pg_roles r ON r.oid = s.setrole
       CROSS JOIN unnest(s.setconfig) AS entry
       ORDER BY 1, 3 NULLS FIRST, 4 NULLS FIRST
      """;

  private SettingCatalog() {}

  /** Every setting, as a new session on this connection's database finds it. */
  static List<ConfigurationSetting> all(ServerConnection connection) {
    Map<String, List<ConfigurationSetting.Instead>> overrides = overrides(connection);
    return connection.query(
        SETTINGS, row -> setting(row, overrides.getOrDefault(key(row), List.of())));
  }

  private static Map<String, List<ConfigurationSetting.Instead>> overrides(
      ServerConnection connection) {
    Map<String, List<ConfigurationSetting.Instead>> overrides = new HashMap<>();
    connection.query(
        OVERRIDES,
        row ->
            overrides
                .computeIfAbsent(
                    Objects.requireNonNull(row.getString("name")).toLowerCase(Locale.ROOT),
                    name -> new ArrayList<>())
                .add(
                    new ConfigurationSetting.Instead(
                        row.getString("database"),
                        row.getString("role"),
                        Masked.value(Objects.requireNonNull(row.getString("value"))))));
    return overrides;
  }

  private static String key(ResultSet row) throws SQLException {
    return Objects.requireNonNull(row.getString("name")).toLowerCase(Locale.ROOT);
  }

  private static ConfigurationSetting setting(
      ResultSet row, List<ConfigurationSetting.Instead> overrides) throws SQLException {
    return new ConfigurationSetting(
        Objects.requireNonNull(row.getString("name")),
        masked(row.getString("reset_val")),
        row.getString("unit"),
        masked(row.getString("boot_val")),
        row.getString("vartype"),
        texts(row.getArray("enumvals")),
        row.getString("min_val"),
        row.getString("max_val"),
        row.getString("source"),
        takesEffect(Objects.requireNonNull(row.getString("context"))),
        row.getBoolean("pending_restart"),
        row.getString("short_desc"),
        overrides);
  }

  private static @Nullable String masked(@Nullable String value) {
    return value == null ? null : Masked.value(value);
  }

  static TakesEffect takesEffect(String context) {
    return switch (context) {
      case "internal" -> TakesEffect.NEVER;
      case "postmaster" -> TakesEffect.RESTART;
      case "backend", "superuser-backend" -> TakesEffect.NEW_SESSIONS;
      default -> TakesEffect.IMMEDIATELY;
    };
  }

  private static List<String> texts(@Nullable Array array) throws SQLException {
    return array == null ? List.of() : Arrays.asList((String[]) array.getArray());
  }
}
