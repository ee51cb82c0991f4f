package dev.windlass.messages.schema;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.windlass.messages.command.CommandType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One of the JSON Schemas (2020-12) that this jar carries under {@code
 * dev/windlass/messages/schema/}. Read and compiled once, when it is first asked for; safe for many
 * threads.
 */
public final class MessageSchema {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12, registry -> registry.schemas(SchemaFiles::find));

  private static final Map<String, MessageSchema> COMPILED = new ConcurrentHashMap<>();

  private final Schema schema;

  private MessageSchema(String location) {
    SchemaFiles.at(location);
    schema = REGISTRY.getSchema(SchemaLocation.of(location));
  }

  /** What the data of this command must look like. */
  public static MessageSchema command(CommandType type) {
    return of("command/" + type.name() + ".v" + type.version() + ".json");
  }

  /** What this command brings back, unless it was a dry run. */
  public static MessageSchema result(CommandType type) {
    return of("command/%s.v%d.json#/$defs/result".formatted(type.name(), type.version()));
  }

  /**
   * The schema at this path, such as {@code event/audit.v1.json}; {@link IllegalArgumentException}
   * when there is none.
   */
  public static MessageSchema of(String path) {
    return COMPILED.computeIfAbsent(SchemaFiles.BASE + path, MessageSchema::new);
  }

  /**
   * What is wrong with this JSON, a sentence each; empty when nothing is. Each names the field, the
   * value where that is safe to show, and what was expected.
   */
  public List<String> problems(JsonNode value) {
    List<Error> errors;
    try {
      errors = schema.validate(value);
    } catch (JacksonException e) {
      // The validator asks every number where a whole one is expected for its long value.
      return List.of("A number is too large for its field: %s.".formatted(HugeNumber.in(value)));
    }
    return errors.isEmpty() ? List.of() : Violation.sentences(errors);
  }
}
