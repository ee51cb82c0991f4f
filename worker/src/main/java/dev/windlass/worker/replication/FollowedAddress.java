package dev.windlass.worker.replication;

import dev.windlass.messages.inventory.EngineDocument;
import java.util.HashMap;
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
   * The document with the host and port of this node.
   *
   * @return empty when its host and port are no node's, such as those of a proxy
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
        .map(one -> at(document, one));
  }

  private static EngineDocument at(EngineDocument document, EngineDocument.Node node) {
    Map<String, JsonNode> settings = new HashMap<>(document.settingsOrNone());
    settings.put(HOST, StringNode.valueOf(node.host()));
    if (node.port() != null) {
      settings.put(PORT, IntNode.valueOf(node.port()));
    }
    return new EngineDocument(
        document.name(),
        document.engine(),
        document.labels(),
        settings,
        document.nodes(),
        document.limits(),
        document.policy());
  }

  private static @Nullable String text(@Nullable JsonNode value) {
    return value == null ? null : value.asString(null);
  }

  /** A node without a port has the engine's. */
  private static boolean isPort(@Nullable Integer port, @Nullable JsonNode engines) {
    return port == null || engines == null || port.toString().equals(text(engines));
  }
}
