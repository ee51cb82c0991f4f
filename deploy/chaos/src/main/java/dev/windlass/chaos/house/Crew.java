package dev.windlass.chaos.house;

import java.util.Map;

/**
 * A worker to start.
 *
 * @param name its name
 * @param properties what is special about it
 */
public record Crew(String name, Map<String, String> properties) {
  /** Keeps a copy. */
  public Crew {
    properties = Map.copyOf(properties);
  }
}
