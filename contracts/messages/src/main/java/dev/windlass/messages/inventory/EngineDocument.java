package dev.windlass.messages.inventory;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An engine that Windlass looks after.
 *
 * @param name its name everywhere
 * @param engine which adapter serves it: {@code postgresql}
 * @param labels for selectors; null for none
 * @param settings what the adapter needs, typed by it; secrets as {@code secret:…} references; null
 *     for none
 * @param nodes the servers of a replicated engine; null for one server
 * @param limits how much at a time; null for the defaults
 * @param policy what its results may show; null for nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EngineDocument(
    String name,
    String engine,
    @Nullable Map<String, String> labels,
    @Nullable Map<String, JsonNode> settings,
    @Nullable List<Node> nodes,
    @Nullable Limits limits,
    @Nullable Policy policy)
    implements InventoryDocument {

  /** The labels, empty when there are none. */
  public Map<String, String> labelsOrNone() {
    return labels == null ? Map.of() : labels;
  }

  /** The settings, empty when there are none. */
  public Map<String, JsonNode> settingsOrNone() {
    return settings == null ? Map.of() : settings;
  }

  /** The nodes, empty when there are none. */
  public List<Node> nodesOrNone() {
    return nodes == null ? List.of() : nodes;
  }

  /**
   * One server of a replicated engine.
   *
   * @param name its name within the engine
   * @param host where
   * @param port where; null for the engine's usual one
   * @param settings what the adapter needs to know of this server, typed by it; null for nothing
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Node(
      String name, String host, @Nullable Integer port, @Nullable Map<String, JsonNode> settings) {
    /** The settings, empty when there are none. */
    public Map<String, JsonNode> settingsOrNone() {
      return settings == null ? Map.of() : settings;
    }
  }

  /**
   * How much at a time.
   *
   * @param concurrentJobs how many long jobs run on it at the same time; null for 4
   * @param queriesPerHourPerActor how many times one actor, named by {@code requestedBy}, may start
   *     {@code query.run} on it within any hour; null for no limit
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Limits(
      @Nullable Integer concurrentJobs, @Nullable Integer queriesPerHourPerActor) {}

  /**
   * What results may show to every reader of the status topic.
   *
   * @param inlineRows whether rows of {@code query.run} and documents may be put there; null for no
   * @param statements whether statement texts may be put there; null for no
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Policy(@Nullable Boolean inlineRows, @Nullable Boolean statements) {}
}
