package dev.windlass.engine;

import dev.windlass.messages.command.ConfigurationGet;
import dev.windlass.messages.command.ConfigurationSet;
import dev.windlass.messages.command.ConfigurationSetResult;
import dev.windlass.messages.command.ConfigurationSetting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configuration of an engine. Secrets in values are masked. */
public interface Configuration {
  /**
   * Settings, by name.
   *
   * @param database as it holds on this one; null for the engine as a whole
   */
  List<ConfigurationSetting> get(@Nullable String database, ConfigurationGet filter);

  /**
   * Checks what can be checked without changing anything, and fails where {@link #set} would. What
   * it returns are the steps that would follow, one sentence each.
   */
  List<String> checkSet(@Nullable String database, ConfigurationSet change);

  /**
   * Changes one setting and looks what came of it. Changing it to what it is already is no failure.
   *
   * @param database only for this one; null for the engine as a whole
   * @param monitor asked right before: who has no right to the work by then, as a worker that was
   *     frozen, changes nothing
   * @throws EngineException {@code NOT_FOUND} for a setting, database or user that is not there,
   *     {@code INVALID_COMMAND} for a value that the engine does not take, {@code
   *     PRECONDITION_FAILED} for a setting that cannot be changed so
   */
  ConfigurationSetResult set(
      @Nullable String database, ConfigurationSet change, WorkMonitor monitor);
}
