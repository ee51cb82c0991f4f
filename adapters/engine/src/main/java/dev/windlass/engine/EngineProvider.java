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
   * Makes an engine. Does not connect.
   *
   * @param name its name in the inventory
   * @param settings checked against {@link #settings}
   * @throws EngineException {@code CONFIGURATION_INVALID} when the settings contradict each other
   */
  Engine open(String name, EngineSettings settings);
}
