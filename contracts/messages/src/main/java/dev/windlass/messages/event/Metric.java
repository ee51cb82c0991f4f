package dev.windlass.messages.event;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * One metric with its points, as OpenTelemetry has it.
 *
 * @param name such as {@code postgresql.commits}
 * @param unit in the notation of UCUM: {@code By}, {@code 1}, {@code {rows}}
 * @param type whether its points stand for themselves or add up
 * @param monotonic whether a sum can only grow, but for restarts
 * @param points its points
 */
public record Metric(String name, String unit, Type type, boolean monotonic, List<Point> points) {
  /** Keeps a copy. */
  public Metric {
    points = List.copyOf(points);
  }

  /** Whether points stand for themselves or add up. */
  public enum Type {
    /** A value at a moment. */
    GAUGE,
    /** A count since the start. */
    SUM
  }

  /**
   * One point.
   *
   * @param attributes what it is about: {@code db.namespace}, {@code db.collection.name}
   * @param value a number
   */
  @JsonSerialize(using = PointWriter.class)
  public record Point(Map<String, String> attributes, JsonNode value) {
    /** Keeps a copy. */
    public Point {
      attributes = Map.copyOf(attributes);
    }
  }
}
