package dev.windlass.engine;

import java.util.List;

/**
 * An adapter, found with {@link java.util.ServiceLoader}. Adding an engine is adding a jar with one
 * of these.
 */
public interface EngineProvider {
  /** The word for it in inventory documents: {@code postgresql}. */
  String kind();

  /** The settings it takes. */
  List<Setting> settings();

  /**
   * The settings that each of an engine's {@code nodes} takes beside name, host and port; none by
   * default.
   */
  default List<Setting> nodeSettings() {
    return List.of();
  }

  /**
   * Checks what settings mean to one another, as {@link #open} does; does not connect. Called when
   * a document is applied, so that its sender is told. By default there is nothing to check.
   *
   * @param name the engine's name in the inventory
   * @param settings checked against {@link #settings} and {@link #nodeSettings}
   * @throws EngineException {@code CONFIGURATION_INVALID}, naming every problem at once
   */
  default void check(String name, EngineSettings settings) {}

  /**
   * Makes an engine. Does not connect.
   *
   * @param name its name in the inventory
   * @param settings checked against {@link #settings} and {@link #nodeSettings}
   * @throws EngineException {@code CONFIGURATION_INVALID} when the settings contradict each other
   */
  Engine open(String name, EngineSettings settings);
}
