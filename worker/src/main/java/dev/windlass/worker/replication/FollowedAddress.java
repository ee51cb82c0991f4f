package dev.windlass.worker.replication;

import dev.windlass.messages.inventory.EngineDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/** The host and port of an engine of several nodes, which are those of its primary. */
final class FollowedAddress {
  private static final String HOST = "host";
  private static final String PORT = "port";

  private FollowedAddress() {}

  /**
   * The document with the host and port of this node. Nodes without a port have the engine's, and
   * get it for themselves when the engine's becomes another one.
   *
   * @return empty when its host and port are no node's, such as those of a proxy, or when the port
   *     that some nodes share is written nowhere
   */
  static Optional<EngineDocument> change(EngineDocument document, String node) {
    Map<String, JsonNode> settings = document.settingsOrNone();
    JsonNode port = settings.get(PORT);
    boolean leadsToNode =
        document.nodesOrNone().stream()
            .anyMatch(
                one -> one.host().equals(text(settings.get(HOST))) && isPort(one.port(), port));
    if (!leadsToNode) {
      return Optional.empty();
    }
    return document.nodesOrNone().stream()
        .filter(one -> one.name().equals(node))
        .findFirst()
        .filter(one -> one.port() == null || port != null || allHavePorts(document))
        .map(one -> at(document, one));
  }

  private static boolean allHavePorts(EngineDocument document) {
    return document.nodesOrNone().stream().allMatch(one -> one.port() != null);
  }

  private static EngineDocument at(EngineDocument document, EngineDocument.Node node) {
    Map<String, JsonNode> settings = new HashMap<>(document.settingsOrNone());
    settings.put(HOST, StringNode.valueOf(node.host()));
    List<EngineDocument.Node> nodes = document.nodes();
    if (node.port() != null) {
      JsonNode old = settings.put(PORT, IntNode.valueOf(node.port()));
      nodes = document.nodesOrNone().stream().map(one -> withPort(one, old)).toList();
    }
    return new EngineDocument(
        document.name(),
        document.engine(),
        document.labels(),
        settings,
        nodes,
        document.limits(),
        document.policy());
  }

  private static EngineDocument.Node withPort(EngineDocument.Node node, @Nullable JsonNode port) {
    return node.port() != null || port == null
        ? node
        : new EngineDocument.Node(node.name(), node.host(), port.asInt(), node.settings());
  }

  private static @Nullable String text(@Nullable JsonNode value) {
    return value == null ? null : value.asString(null);
  }

  /** A node without a port has the engine's. */
  private static boolean isPort(@Nullable Integer port, @Nullable JsonNode engines) {
    return port == null || engines == null || port.toString().equals(text(engines));
  }
}
