package dev.windlass.messages.command;

import java.util.List;

/**
 * Settings of an engine.
 *
 * @param settings by name
 */
public record ConfigurationGetResult(List<ConfigurationSetting> settings) implements CommandResult {
  /** Keeps a copy. */
  public ConfigurationGetResult {
    settings = List.copyOf(settings);
  }
}
