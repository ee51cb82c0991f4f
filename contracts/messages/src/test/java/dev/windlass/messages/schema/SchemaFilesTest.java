package dev.windlass.messages.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.windlass.messages.Samples;
import dev.windlass.messages.command.CommandType;
import dev.windlass.messages.event.JobEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What holds for every schema file. */
class SchemaFilesTest {
  private static final Set<String> LIMITS =
      Set.of(
          "pattern",
          "minLength",
          "maxLength",
          "minimum",
          "maximum",
          "minItems",
          "maxItems",
          "maxProperties",
          "oneOf");

  static List<String> files() {
    return SchemaDirectory.all();
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileIsValidJsonSchemaUnderItsOwnName(String file) {
    JsonNode schema = SchemaFiles.read(SchemaFiles.BASE + file);

    assertThat(schema.path("$id").asString()).isEqualTo(SchemaFiles.BASE + file);
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
                .validate(schema))
        .isEmpty();
  }

  /** The descriptions of limits end sentences such as "spec.parallelism is 99; expected …". */
  @ParameterizedTest
  @MethodSource("files")
  void whatSendersCanGetWrongIsDescribedInWords(String file) {
    JsonNode schema = SchemaFiles.read(SchemaFiles.BASE + file);
    List<String> silent = new ArrayList<>();
    switch (file.split("/")[0]) {
      case "command" -> {
        silent(schema.at("/$defs/spec"), "spec", silent);
        silent(schema.path("properties"), "properties", silent);
      }
      case "inventory" -> silent(schema.path("properties"), file, silent);
      case "common.json" ->
          schema
              .path("$defs")
              .properties()
              .forEach(
                  part -> {
                    // Parts of results are read, not written, by the people who see sentences.
                    if (!Set.of("jobReference", "objectReference").contains(part.getKey())) {
                      silent(part.getValue(), part.getKey(), silent);
                    }
                  });
      default -> assertThat(file).matches("(event|result)/.*");
    }
    assertThat(silent).isEmpty();
  }

  private static void silent(JsonNode schema, String where, List<String> silent) {
    if (LIMITS.stream().anyMatch(schema::has)) {
      String description = schema.path("description").asString("");
      if (description.isEmpty()
          || Character.isUpperCase(description.charAt(0))
          || description.endsWith(".")) {
        silent.add(where + ": " + description);
      }
    }
    schema
        .properties()
        .forEach(field -> silent(field.getValue(), where + "/" + field.getKey(), silent));
  }

  static Stream<Arguments> shown() {
    Stream<Arguments> commands =
        CommandType.all().stream()
            .flatMap(
                type -> {
                  String name = type.name() + ".v" + type.version() + ".json";
                  List<JsonNode> data =
                      Samples.of(type).stream()
                          .map(sample -> Samples.read(sample).at("/data/spec"))
                          .toList();
                  return Stream.of(
                      Arguments.of("command/" + name, "#/$defs/spec", data),
                      Arguments.of(
                          "command/" + name,
                          "#/$defs/result",
                          Samples.results(type).stream().map(Samples::read).toList()));
                });
    Stream<Arguments> events =
        Arrays.stream(JobEvent.class.getPermittedSubclasses())
            .map(type -> "event/job." + type.getSimpleName().toLowerCase(Locale.ROOT) + ".v1.json")
            .map(file -> Arguments.of(file, "", List.of(Samples.read(file).get("data"))));
    List<JsonNode> records =
        Samples.in("event").stream()
            .filter(sample -> sample.startsWith("event/audit."))
            .map(sample -> Samples.read(sample).get("data"))
            .toList();
    Stream<Arguments> shared =
        Stream.of(
            Arguments.of("event/audit.v1.json", "", records),
            Arguments.of(
                "event/metrics.v1.json",
                "",
                List.of(Samples.read("event/metrics.v1.json").get("data"))),
            Arguments.of("common.json", "#/$defs/jobReference", below(records, "job")),
            Arguments.of("common.json", "#/$defs/failure", below(records, "failure")),
            Arguments.of("inventory/engine.json", "", documents("Engine")),
            Arguments.of("inventory/schedule.json", "", documents("Schedule")));
    return Stream.of(commands, events, shared).flatMap(arguments -> arguments);
  }

  private static List<JsonNode> below(List<JsonNode> values, String field) {
    return values.stream().filter(value -> value.has(field)).map(v -> v.get(field)).toList();
  }

  private static List<JsonNode> documents(String kind) {
    return Samples.read("command/inventory.apply.v1.json")
        .at("/data/spec/documents")
        .values()
        .stream()
        .filter(document -> document.path("kind").asString().equals(kind))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("shown")
  void everyFieldIsShownByASample(String file, String fragment, List<JsonNode> samples) {
    Set<String> described = new TreeSet<>();
    described(
        SchemaFiles.at(SchemaFiles.BASE + file + fragment), SchemaFiles.BASE + file, "", described);
    Set<String> shown = new TreeSet<>();
    samples.forEach(sample -> shown(sample, "", shown));

    assertThat(shown).containsAll(described);
  }

  /** What is described in another file is shown by that file's samples. */
  private static void described(JsonNode schema, String id, String path, Set<String> found) {
    JsonNode meant = schema;
    while (meant.has("$ref")) {
      if (!meant.get("$ref").stringValue().startsWith("#")) {
        return;
      }
      meant = SchemaFiles.at(id + meant.get("$ref").stringValue());
    }
    for (var property : meant.path("properties").properties()) {
      String child = path + "/" + property.getKey();
      found.add(child);
      described(property.getValue(), id, child, found);
    }
    if (meant.has("items")) {
      described(meant.get("items"), id, path, found);
    }
  }

  private static void shown(JsonNode value, String path, Set<String> found) {
    for (var field : value.properties()) {
      found.add(path + "/" + field.getKey());
      shown(field.getValue(), path + "/" + field.getKey(), found);
    }
    if (value.isArray()) {
      value.forEach(element -> shown(element, path, found));
    }
  }

  @Test
  void aSchemaThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> MessageSchema.of("command/no.such.v1.json"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no schema https://windlass.dev/schema/command/no.such.v1.json.");
  }
}
