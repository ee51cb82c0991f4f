package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.EngineRegistry;
import dev.windlass.engine.Secret;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.messages.inventory.InventoryDocument;
import dev.windlass.messages.json.WindlassJson;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an Engine document may say of its nodes, and what its sender is told when it is wrong. */
class NodeSettingsTest {
  private final EngineRegistry registry =
      EngineRegistry.of(List.of(new PostgresqlProvider()), Secret::of);

  @Test
  void nodesWithControlAreTaken() {
    registry.check(
        document(
            "{'name':'a','host':'db1','settings':{'control':'systemd','service':'postgresql@15-main',"
                + "'dataDirectory':'/var/lib/postgresql/15/main','ssh':'windlass@db1.internal',"
                + "'runAs':'postgres'}},"
                + "{'name':'b','host':'db2','settings':{'control':'pg_ctl','dataDirectory':'/d'}},"
                + "{'name':'c','host':'db3'}"));
  }

  @Test
  void everyProblemIsNamedAndNothingCanPoseAsAnOption() {
    assertThatThrownBy(
            () ->
                registry.check(
                    document(
                        "{'name':'a','host':'db1','settings':{'control':'systemd'}},"
                            + "{'name':'b','host':'db1','settings':{'control':'magic',"
                            + "'ssh':'-oProxyCommand=id','runAs':'a;b','dataDirectory':'data',"
                            + "'service':'--now','stopTimeout':'PT0S'}}")))
        .isInstanceOf(EngineException.class)
        .satisfies(
            failure ->
                assertThat(failure.getMessage())
                    .contains(
                        "node a: control systemd needs dataDirectory",
                        "node a: control systemd needs service",
                        "node b: control must be none, pg_ctl, systemd or patroni, not \"magic\"",
                        "node b: ssh must be a host, or user@host, not \"-oProxyCommand=id\"",
                        "node b: runAs must be the name of a user",
                        "node b: dataDirectory must be an absolute path",
                        "node b: service must be the name of a systemd service",
                        "node b: stopTimeout must be longer than nothing",
                        "two nodes are at db1:5432"));
  }

  @Test
  void patroniLooksAfterAllOrNone() {
    registry.check(
        document(
            "{'name':'a','host':'db1','settings':{'control':'patroni','patroni':'https://db1:8008'}},"
                + "{'name':'b','host':'db2','settings':{'control':'patroni','patroni':'http://[::1]:8008/'}}"));
    assertThatThrownBy(
            () ->
                registry.check(
                    document(
                        "{'name':'a','host':'db1','settings':{'control':'patroni','patroni':'db1:8008/x'}},"
                            + "{'name':'b','host':'db2','settings':{'control':'patroni'}},"
                            + "{'name':'c','host':'db3'}")))
        .satisfies(
            failure ->
                assertThat(failure.getMessage())
                    .contains(
                        "node a: patroni must be an address such as https://db1:8008",
                        "node b: control patroni needs patroni, the address of its REST API",
                        "control is patroni for some nodes and not for others"));
  }

  private static EngineDocument document(String nodes) {
    return (EngineDocument)
        WindlassJson.events()
            .readValue(
                ("{'kind':'Engine','name':'e','engine':'postgresql','settings':{'host':'db1',"
                        + "'username':'w'},'nodes':["
                        + nodes
                        + "]}")
                    .replace('\'', '"'),
                InventoryDocument.class);
  }
}
