package dev.windlass.postgresql;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineSettings;
import dev.windlass.engine.Secret;
import dev.windlass.testbed.PostgresServer;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Engines on a server of the testbed. */
final class TestEngine {
  static final String NAME = "test-pg";

  private TestEngine() {}

  /** As the superuser. */
  static Engine on(PostgresServer server) {
    return with(server, Map.of());
  }

  /** With some settings changed. */
  static Engine with(PostgresServer server, Map<String, String> changes) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("host", "127.0.0.1");
    texts.put("port", Integer.toString(server.port()));
    texts.put("username", server.user());
    texts.put("password", "secret:test:password");
    texts.put("tls", "disable");
    texts.put("connectTimeout", "PT5S");
    texts.putAll(changes);
    Map<String, JsonNode> nodes = new LinkedHashMap<>();
    texts.forEach((name, text) -> nodes.put(name, JsonNodeFactory.instance.stringNode(text)));
    PostgresqlProvider provider = new PostgresqlProvider();
    return provider.open(
        NAME,
        EngineSettings.check(
            NAME,
            provider.settings(),
            nodes,
            reference ->
                Secret.of(
                    reference.equals("secret:test:password") ? server.password() : reference)));
  }
}
