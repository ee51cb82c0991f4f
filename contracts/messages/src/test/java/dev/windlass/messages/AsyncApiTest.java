package dev.windlass.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.windlass.messages.command.CommandType;
import dev.windlass.messages.event.AuditRecord;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.json.WindlassJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The AsyncAPI document is well formed, leads nowhere wrong, and leaves nothing out. */
class AsyncApiTest {
  private static final String DIRECTORY = "/dev/windlass/messages/";

  private final JsonNode document = new YAMLMapper().readTree(bytes("asyncapi.yaml"));

  @Test
  void itKeepsTheRulesOfAsyncApi() {
    assertThat(violations(document)).isEmpty();
  }

  @Test
  void aMisspelledFieldIsFound() {
    ObjectNode damaged = (ObjectNode) document.deepCopy();
    ((ObjectNode) damaged.at("/operations/databaseBackup")).put("chanel", "commands");

    assertThat(violations(damaged)).hasSize(1).first().asString().contains("chanel");
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<String> references = new ArrayList<>();
    collect(document, references);

    assertThat(references).hasSizeGreaterThan(100);
    assertThat(references).allSatisfy(reference -> assertThat(resolve(reference)).isNotNull());
  }

  @Test
  void everyCommandHasAMessageAndAnOperationAndNothingElseHas() {
    Map<String, String> expected = new TreeMap<>();
    for (CommandType type : CommandType.all()) {
      expected.put(
          type.eventType(), "schema/command/%s.v%d.json".formatted(type.name(), type.version()));
    }

    assertThat(payloads("commands")).isEqualTo(expected);
    List<JsonNode> operations =
        document.path("operations").values().stream()
            .filter(operation -> operation.path("action").asString().equals("receive"))
            .toList();
    assertThat(operations)
        .allSatisfy(
            operation -> {
              String type =
                  resolve(resolve(ref(operation.at("/messages/0")))).get("name").asString();
              assertThat(ref(operation.path("x-windlass-result")))
                  .isEqualTo(expected.get(type) + "#/$defs/result");
              assertThat(ref(operation.at("/reply/channel"))).isEqualTo("#/channels/status");
            })
        .extracting(
            operation -> resolve(resolve(ref(operation.at("/messages/0")))).get("name").asString())
        .containsExactlyInAnyOrderElementsOf(expected.keySet());
  }

  @Test
  void everyEventHasAMessageThatIsSent() {
    Map<String, String> events = new TreeMap<>();
    for (Class<?> type : JobEvent.class.getPermittedSubclasses()) {
      String word = type.getSimpleName().toLowerCase(Locale.ROOT);
      events.put("dev.windlass.job." + word + ".v1", "schema/event/job." + word + ".v1.json");
    }
    Map<String, String> records = new TreeMap<>();
    for (AuditRecord.Stage stage : AuditRecord.Stage.values()) {
      records.put("dev.windlass.audit." + stage.word() + ".v1", "schema/event/audit.v1.json");
    }

    assertThat(payloads("status")).isEqualTo(events);
    assertThat(payloads("audit")).isEqualTo(records);
    assertThat(payloads("metrics"))
        .isEqualTo(Map.of("dev.windlass.metrics.v1", "schema/event/metrics.v1.json"));
    assertThat(document.at("/operations/jobEvent/messages")).hasSameSizeAs(events.keySet());
    assertThat(document.at("/operations/auditRecord/messages")).hasSameSizeAs(records.keySet());
  }

  @Test
  void anOperationsMessagesBelongToItsChannel() {
    assertThat(document.path("operations").values())
        .allSatisfy(
            operation ->
                assertThat(
                        StreamSupport.stream(operation.path("messages").spliterator(), false)
                            .map(AsyncApiTest::ref))
                    .allMatch(
                        message ->
                            message.startsWith(ref(operation.path("channel")) + "/messages/")));
  }

  /** Event type to payload schema, for every message of a channel. */
  private Map<String, String> payloads(String channel) {
    return StreamSupport.stream(
            document.path("channels").path(channel).path("messages").spliterator(), false)
        .map(this::resolve)
        .collect(
            Collectors.toMap(
                message -> message.path("name").asString(),
                message -> ref(message.at("/payload/schema")),
                (one, other) -> one + " and " + other,
                TreeMap::new));
  }

  private static List<Error> violations(JsonNode document) {
    String rules =
        new String(bytes("asyncapi-subset.json"), java.nio.charset.StandardCharsets.UTF_8);
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(rules, InputFormat.JSON)
        .validate(document);
  }

  private static void collect(JsonNode node, List<String> references) {
    if (node.has("$ref")) {
      references.add(ref(node));
    }
    node.forEach(child -> collect(child, references));
  }

  private JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? resolve(ref(node)) : node;
  }

  private JsonNode resolve(String reference) {
    String[] parts = reference.split("#", 2);
    JsonNode file =
        parts[0].isEmpty() ? document : WindlassJson.commands().readTree(bytes(parts[0]));
    JsonNode found = parts.length == 1 ? file : file.at(parts[1]);
    assertThat(found.isMissingNode()).as(reference).isFalse();
    return found;
  }

  private static String ref(JsonNode node) {
    return node.path("$ref").asString();
  }

  private static byte[] bytes(String file) {
    try (InputStream stream = AsyncApiTest.class.getResourceAsStream(DIRECTORY + file)) {
      return Objects.requireNonNull(stream, file).readAllBytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
