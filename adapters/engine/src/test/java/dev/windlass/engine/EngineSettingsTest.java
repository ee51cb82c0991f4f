package dev.windlass.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.windlass.messages.FailureCode;
import dev.windlass.messages.inventory.EngineDocument;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Settings of an engine's document. */
class EngineSettingsTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<Setting> KNOWN =
      List.of(
          new Setting("host", Setting.Type.TEXT, true, null, "Where it is."),
          new Setting("port", Setting.Type.INTEGER, false, "5432", "Its port."),
          new Setting("fast", Setting.Type.BOOLEAN, false, "false", "Whether to hurry."),
          new Setting("patience", Setting.Type.DURATION, false, "PT10S", "How long to wait."),
          new Setting("password", Setting.Type.SECRET, false, null, "How to get in."));

  @Test
  void defaultsHoldWhereTheDocumentSaysNothing() {
    EngineSettings settings = check(Map.of("host", NODES.stringNode("db1")));
    assertThat(settings.text("host")).isEqualTo("db1");
    assertThat(settings.integer("port")).isEqualTo(5432);
    assertThat(settings.flag("fast")).isFalse();
    assertThat(settings.duration("patience")).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.secret("password")).isEmpty();
  }

  @Test
  void valuesAreTakenFromTextAndFromTheirOwnTypes() {
    EngineSettings settings =
        check(
            Map.of(
                "host", NODES.stringNode("db1"),
                "port", NODES.numberNode(6000),
                "fast", NODES.stringNode("true"),
                "patience", NODES.stringNode("PT1M")));
    assertThat(settings.integer("port")).isEqualTo(6000);
    assertThat(settings.flag("fast")).isTrue();
    assertThat(settings.duration("patience")).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnceAndNoSecretIsShown() {
    EngineException failure =
        catchThrowableOfType(
            EngineException.class,
            () ->
                check(
                    Map.of(
                        "port", NODES.stringNode("many"),
                        "fast", NODES.stringNode("yes"),
                        "patience", NODES.stringNode("10s"),
                        "password", NODES.stringNode("hunter2"),
                        "colour", NODES.stringNode("blue"))));
    assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION_INVALID);
    assertThat(failure)
        .hasMessageContainingAll(
            "host is missing", "port", "many", "fast", "patience", "password", "colour");
    assertThat(failure.getMessage()).doesNotContain("hunter2");
  }

  @Test
  void aSecretIsFetchedEachTimeItIsAskedFor() {
    AtomicInteger fetched = new AtomicInteger();
    EngineSettings settings =
        EngineSettings.check(
            "e",
            KNOWN,
            Map.of(
                "host", NODES.stringNode("db1"),
                "password", NODES.stringNode("secret:env:PASSWORD")),
            reference -> Secret.of(reference + fetched.incrementAndGet()));
    assertThat(settings.secret("password").map(Secret::reveal)).contains("secret:env:PASSWORD1");
    assertThat(settings.secret("password").map(Secret::reveal)).contains("secret:env:PASSWORD2");
    assertThat(settings.secret("password")).hasToString("Optional[******]");
  }

  @Test
  void anAdapterThatAsksForWhatItDidNotDeclareIsTold() {
    EngineSettings settings = check(Map.of("host", NODES.stringNode("db1")));
    assertThatThrownBy(() -> settings.text("colour")).hasMessageContaining("colour");
  }

  private static EngineSettings check(Map<String, JsonNode> given) {
    return EngineSettings.check("e", KNOWN, given, Secret::of);
  }

  @Test
  void nodesAreCheckedTogetherWithTheSettingsAndHaveTypedSettingsOfTheirOwn() {
    EngineSettings settings =
        EngineSettings.check(
            document(Map.of("host", NODES.stringNode("db1")), Map.of()),
            new Replicated(),
            Secret::of);
    assertThat(settings.nodes())
        .extracting(EngineNode::name, EngineNode::host, EngineNode::port)
        .containsExactly(
            tuple("a", "db1", OptionalInt.of(6000)), tuple("b", "db2", OptionalInt.empty()));
    assertThat(settings.nodes().getLast().settings().duration("patience"))
        .isEqualTo(Duration.ofSeconds(10));

    assertThatThrownBy(
            () ->
                EngineSettings.check(
                    document(
                        Map.of(),
                        Map.of("patience", NODES.stringNode("long"), "rack", NODES.numberNode(3))),
                    new Replicated(),
                    Secret::of))
        .isInstanceOf(EngineException.class)
        .hasMessageContainingAll(
            "host is missing",
            "node b: patience must be a duration",
            "node b: rack is not a setting of this node; it takes patience");
  }

  private static EngineDocument document(
      Map<String, JsonNode> settings, Map<String, JsonNode> ofNodeB) {
    return new EngineDocument(
        "e",
        "replicated",
        null,
        settings,
        List.of(
            new EngineDocument.Node("a", "db1", 6000, null),
            new EngineDocument.Node("b", "db2", null, ofNodeB)),
        null,
        null);
  }

  /** An adapter whose nodes take a setting. */
  private static final class Replicated implements EngineProvider {
    @Override
    public String kind() {
      return "replicated";
    }

    @Override
    public List<Setting> settings() {
      return List.of(KNOWN.getFirst());
    }

    @Override
    public List<Setting> nodeSettings() {
      return List.of(KNOWN.get(3));
    }

    @Override
    public Engine open(String name, EngineSettings settings) {
      throw new IllegalStateException("Nothing is opened here.");
    }
  }
}
