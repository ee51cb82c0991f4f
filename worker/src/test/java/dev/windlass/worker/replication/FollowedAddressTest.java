package dev.windlass.worker.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.messages.inventory.EngineDocument.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/** Where an engine's document leads after a failover. */
class FollowedAddressTest {
  private static EngineDocument document(String host, @Nullable Integer port, Node... nodes) {
    Map<String, JsonNode> settings = new HashMap<>();
    settings.put("host", StringNode.valueOf(host));
    settings.put("username", StringNode.valueOf("windlass"));
    if (port != null) {
      settings.put("port", IntNode.valueOf(port));
    }
    return new EngineDocument("e", "postgresql", null, settings, List.of(nodes), null, null);
  }

  private static Node node(String name, @Nullable Integer port) {
    return new Node(name, "host-" + name, port, null);
  }

  @Test
  void itLeadsToTheNewPrimary() {
    EngineDocument before = document("host-a", 5432, node("a", 5432), node("b", 6000));
    assertThat(FollowedAddress.change(before, "b"))
        .contains(document("host-b", 6000, node("a", 5432), node("b", 6000)));
  }

  @Test
  void nodesKeepThePortThatWasTheEngines() {
    EngineDocument before = document("host-a", 5433, node("a", null), node("b", 6000));
    assertThat(FollowedAddress.change(before, "b"))
        .contains(document("host-b", 6000, node("a", 5433), node("b", 6000)));
    assertThat(
            FollowedAddress.change(document("host-a", null, node("a", null), node("b", null)), "b"))
        .contains(document("host-b", null, node("a", null), node("b", null)));
  }

  @Test
  void aPortThatIsWrittenNowhereIsNotGuessed() {
    EngineDocument before = document("host-a", null, node("a", null), node("b", 6000));
    assertThat(FollowedAddress.change(before, "b")).isEqualTo(Optional.empty());
  }

  @Test
  void aProxyIsLeftAlone() {
    EngineDocument before = document("proxy", 5432, node("a", 5432), node("b", 6000));
    assertThat(FollowedAddress.change(before, "b")).isEmpty();
  }
}
