package dev.windlass.worker.engine;

import dev.windlass.engine.Configuration;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.ConfigurationGet;
import dev.windlass.messages.command.ConfigurationSet;
import dev.windlass.messages.command.ConfigurationSetResult;
import dev.windlass.messages.command.ConfigurationSetting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Configuration behind a guard. */
final class GuardedConfiguration implements Configuration {
  private final Configuration configuration;
  private final EngineGuard guard;

  GuardedConfiguration(Configuration configuration, EngineGuard guard) {
    this.configuration = configuration;
    this.guard = guard;
  }

  @Override
  public List<ConfigurationSetting> get(@Nullable String database, ConfigurationGet filter) {
    return guard.call(() -> configuration.get(database, filter));
  }

  @Override
  public List<String> checkSet(@Nullable String database, ConfigurationSet change) {
    return guard.call(() -> configuration.checkSet(database, change));
  }

  @Override
  public ConfigurationSetResult set(
      @Nullable String database, ConfigurationSet change, WorkMonitor monitor) {
    return guard.call(() -> configuration.set(database, change, monitor));
  }
}
