package dev.windlass.messages.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.CommandType;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.StoredResult;
import dev.windlass.messages.event.AuditRecord;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.event.MetricsEvent;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.messages.inventory.InventoryDocument;
import dev.windlass.messages.inventory.ScheduleDocument;
import dev.windlass.messages.json.WindlassJson;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Java types and schemas say the same, in both directions, at every depth. */
class RecordsAndSchemasTest {
  static List<CommandType> commands() {
    return CommandType.all();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aCommandsRecordsAndItsSchemaSayTheSame(CommandType type) {
    String file = "command/%s.v%d.json".formatted(type.name(), type.version());
    assertSame(type.spec(), file, "#/$defs/spec", true);
    assertSame(type.result(), file, "#/$defs/result", false);

    JsonNode schema = SchemaFiles.read(SchemaFiles.BASE + file);
    boolean specNeeded =
        !MessageSchema.of(file + "#/$defs/spec")
            .problems(WindlassJson.commands().createObjectNode())
            .isEmpty();
    Set<String> required = texts(schema.path("required"));
    assertThat(required.contains("spec")).as("spec is required in %s", file).isEqualTo(specNeeded);
    assertThat(schema.path("title").stringValue()).isEqualTo(type.name());
    assertTarget(type, schema, required);
  }

  private static void assertTarget(CommandType type, JsonNode schema, Set<String> required) {
    String target = schema.at("/properties/target/$ref").stringValue();
    switch (type.target()) {
      case NONE -> assertThat(target).endsWith("/noTarget");
      case ENGINE -> assertThat(target).endsWith("/engineTarget");
      case DATABASE -> assertThat(target).endsWith("/databaseTarget");
      case ENGINE_AND_MAYBE_DATABASE ->
          assertThat(target).endsWith("/engineAndMaybeDatabaseTarget");
    }
    assertThat(required.contains("target")).isEqualTo(!target.endsWith("/noTarget"));
  }

  @Test
  void everySchemaOfACommandBelongsToOne() {
    Set<String> known =
        CommandType.all().stream()
            .map(type -> "%s.v%d.json".formatted(type.name(), type.version()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(SchemaDirectory.files("command")).containsExactlyElementsOf(known);
  }

  static Stream<Class<?>> jobEvents() {
    return Arrays.stream(JobEvent.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("jobEvents")
  void aJobEventsRecordAndItsSchemaSayTheSame(Class<?> type) {
    String word = type.getSimpleName().toLowerCase(Locale.ROOT);
    assertSame(type, "event/job." + word + ".v1.json", "", false);
  }

  @Test
  void everyOtherRecordAndItsSchemaSayTheSame() {
    assertSame(AuditRecord.class, "event/audit.v1.json", "", false);
    assertSame(MetricsEvent.class, "event/metrics.v1.json", "", false);
    assertSame(DryRunResult.class, "result/dry-run.v1.json", "", false);
    assertSame(StoredResult.class, "result/stored.v1.json", "", false);
    assertSame(EngineDocument.class, "inventory/engine.json", "", true);
    assertSame(ScheduleDocument.class, "inventory/schedule.json", "", true);
    assertSame(CommandOptions.class, "common.json", "#/$defs/options", true);
    assertSame(Target.class, "common.json", "#/$defs/target", false);
  }

  @Test
  void aRecordThatGainsAComponentDisagreesWithItsSchema() {
    record Target(@Nullable String engine, @Nullable String database, @Nullable String table) {}

    assertThat(differences(Target.class, "common.json", "#/$defs/target", false))
        .containsExactly(
            "Target: components [database, engine, table], properties [database, engine]");
  }

  private static void assertSame(Class<?> type, String file, String fragment, boolean strict) {
    assertThat(differences(type, file, fragment, strict)).isEmpty();
  }

  private static List<String> differences(
      Class<?> type, String file, String fragment, boolean strict) {
    Comparison comparison = new Comparison(strict);
    String id = SchemaFiles.BASE + file;
    comparison.value(type, SchemaFiles.at(id + fragment), id, type.getSimpleName());
    return comparison.found;
  }

  private static boolean isNullable(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class);
  }

  private static Set<String> texts(JsonNode values) {
    return StreamSupport.stream(values.spliterator(), false)
        .map(JsonNode::stringValue)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Walks a type and a schema together and notes where they differ. */
  private static final class Comparison {
    private final List<String> found = new java.util.ArrayList<>();
    private final boolean strict;

    Comparison(boolean strict) {
      this.strict = strict;
    }

    void value(Class<?> type, JsonNode schema, String id, String where) {
      String base = id;
      JsonNode meant = schema;
      while (meant.has("$ref")) {
        String target =
            java.net.URI.create(base).resolve(meant.get("$ref").stringValue()).toString();
        base = target.contains("#") ? target.substring(0, target.indexOf('#')) : target;
        meant = SchemaFiles.at(target);
        if (type == Instant.class || type == Duration.class || type == JobId.class) {
          String name = type == JobId.class ? "jobId" : type.getSimpleName();
          if (!target.toLowerCase(Locale.ROOT).endsWith(name.toLowerCase(Locale.ROOT))) {
            found.add(where + ": " + target + " for " + type.getSimpleName());
          }
          return;
        }
      }
      if (type.isRecord()) {
        record(type, meant, base, where);
      } else if (type.isEnum()) {
        same(where, "constants", constants(type), "enum", texts(meant.path("enum")));
      } else if (type == InventoryDocument.class) {
        documents(meant, base, where);
      } else if (type != JsonNode.class) {
        same(where, "type", Set.of(jsonType(type)), "type", Set.of(meant.path("type").asString()));
      }
    }

    private void record(Class<?> type, JsonNode schema, String id, String where) {
      List<RecordComponent> components = List.of(type.getRecordComponents());
      JsonNode properties = schema.path("properties");
      Set<String> names = new TreeSet<>(properties.propertyNames());
      Set<String> required = texts(schema.path("required"));
      if (InventoryDocument.class.isAssignableFrom(type)) {
        names.remove("kind");
        required.remove("kind");
      }
      same(where, "components", names(components, false), "properties", names);
      same(where, "not nullable", names(components, true), "required", required);
      if (!schema.path("type").asString("").equals("object")) {
        found.add(where + ": type " + schema.path("type"));
      }
      if (strict != schema.path("additionalProperties").isBoolean()) {
        found.add(where + ": additionalProperties " + schema.path("additionalProperties"));
      }
      for (RecordComponent component : components) {
        if (properties.has(name(component))) {
          type(
              component.getAnnotatedType(),
              properties.get(name(component)),
              id,
              where + "." + name(component));
        }
      }
    }

    private void type(AnnotatedType type, JsonNode schema, String id, String where) {
      if (type instanceof AnnotatedParameterizedType container) {
        AnnotatedType[] content = container.getAnnotatedActualTypeArguments();
        Class<?> raw =
            (Class<?>) ((java.lang.reflect.ParameterizedType) type.getType()).getRawType();
        if (raw == List.class) {
          same(where, "type", Set.of("array"), "type", Set.of(schema.path("type").asString("")));
          type(content[0], schema.path("items"), id, where + "[]");
        } else {
          assertThat(raw).isEqualTo(Map.class);
          same(where, "type", Set.of("object"), "type", Set.of(schema.path("type").asString("")));
          type(content[1], schema.path("additionalProperties"), id, where + "{}");
        }
      } else {
        value((Class<?>) type.getType(), schema, id, where);
      }
    }

    private void documents(JsonNode schema, String id, String where) {
      Set<String> kinds =
          Arrays.stream(InventoryDocument.class.getAnnotation(JsonSubTypes.class).value())
              .map(JsonSubTypes.Type::name)
              .collect(Collectors.toCollection(TreeSet::new));
      Set<String> conditions =
          StreamSupport.stream(schema.path("allOf").spliterator(), false)
              .map(branch -> branch.at("/if/properties/kind/const").stringValue())
              .collect(Collectors.toCollection(TreeSet::new));
      same(where, "kinds", kinds, "branches", conditions);
      JsonNode kind = SchemaFiles.resolve(schema.at("/properties/kind"), id);
      same(where, "kinds", kinds, "enum", texts(kind.path("enum")));
    }

    private void same(String where, String left, Set<String> a, String right, Set<String> b) {
      if (!a.equals(b)) {
        found.add("%s: %s %s, %s %s".formatted(where, left, a, right, b));
      }
    }

    private static Set<String> names(List<RecordComponent> components, boolean onlyRequired) {
      return components.stream()
          .filter(component -> !onlyRequired || !isNullable(component.getAnnotatedType()))
          .map(Comparison::name)
          .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(RecordComponent component) {
      JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
      return named == null ? component.getName() : named.value();
    }

    private static Set<String> constants(Class<?> type) {
      return Arrays.stream(type.getFields())
          .filter(java.lang.reflect.Field::isEnumConstant)
          .map(
              constant -> {
                JsonProperty named = constant.getAnnotation(JsonProperty.class);
                return named == null ? constant.getName() : named.value();
              })
          .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String jsonType(Class<?> type) {
      return Map.<Class<?>, String>of(
              String.class, "string",
              int.class, "integer",
              Integer.class, "integer",
              long.class, "integer",
              Long.class, "integer",
              boolean.class, "boolean",
              Boolean.class, "boolean",
              ObjectNode.class, "object")
          .getOrDefault(type, "no JSON type for " + type);
    }
  }
}
