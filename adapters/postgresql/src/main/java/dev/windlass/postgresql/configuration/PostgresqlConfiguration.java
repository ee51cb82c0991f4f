package dev.windlass.postgresql.configuration;

import dev.windlass.engine.Configuration;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.ConfigurationGet;
import dev.windlass.messages.command.ConfigurationSet;
import dev.windlass.messages.command.ConfigurationSetResult;
import dev.windlass.messages.command.ConfigurationSetting;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.connection.ServerConnection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Settings by {@code ALTER SYSTEM}, {@code ALTER DATABASE} and {@code ALTER ROLE}. Each call has a
 * connection of its own: a pooled one has settings of ours.
 */
public final class PostgresqlConfiguration implements Configuration {
  private final Connections connections;

  /** Over these connections. */
  public PostgresqlConfiguration(Connections connections) {
    this.connections = connections;
  }

  @Override
  public List<ConfigurationSetting> get(@Nullable String database, ConfigurationGet filter) {
    Pattern names = names(filter.keysOrAll());
    try (ServerConnection connection = open(database)) {
      return SettingCatalog.all(connection).stream()
          .filter(setting -> names.matcher(setting.key()).matches())
          .filter(setting -> !Boolean.TRUE.equals(filter.changed()) || isChanged(setting))
          .toList();
    }
  }

  private static boolean isChanged(ConfigurationSetting setting) {
    return setting.pendingRestart()
        || !setting.overrides().isEmpty()
        || !Objects.equals(setting.value(), setting.defaultValue());
  }

  private static Pattern names(List<String> keys) {
    String alternatives =
        keys.stream()
            .map(key -> Pattern.quote(key).replace("*", "\\E.*\\Q"))
            .collect(Collectors.joining("|"));
    return Pattern.compile(keys.isEmpty() ? ".*" : alternatives, Pattern.CASE_INSENSITIVE);
  }

  private ServerConnection open(@Nullable String database) {
    return connections.open(
        database == null ? connections.settings().maintenanceDatabase() : database,
        Purpose.CONTROL);
  }

  @Override
  public List<String> checkSet(@Nullable String database, ConfigurationSet change) {
    try (ServerConnection connection = open(null)) {
      return change(connection, database, change).sentences();
    }
  }

  @Override
  public ConfigurationSetResult set(
      @Nullable String database, ConfigurationSet change, WorkMonitor monitor) {
    try (ServerConnection connection = open(null)) {
      return change(connection, database, change).run(monitor);
    }
  }

  private SettingChange change(
      ServerConnection connection, @Nullable String database, ConfigurationSet change) {
    return new SettingChange(connection, connections.settings().engine(), database, change);
  }
}
