package dev.windlass.messages.schema;

import dev.windlass.messages.json.WindlassJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The schema files in this jar. Their ids are names; nothing is ever fetched from a network. */
final class SchemaFiles {
  /** How every id begins; the rest is the path within {@code schema/}. */
  static final String BASE = "https://windlass.dev/schema/";

  private static final String DIRECTORY = "/dev/windlass/messages/schema/";
  private static final Map<String, JsonNode> READ = new ConcurrentHashMap<>();

  private SchemaFiles() {}

  /** The text of the schema with this id; null when there is none. */
  static @Nullable String find(String id) {
    if (!id.startsWith(BASE)) {
      return null;
    }
    try (InputStream file =
        SchemaFiles.class.getResourceAsStream(DIRECTORY + id.substring(BASE.length()))) {
      return file == null ? null : new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The schema " + id + " cannot be read from its jar.", e);
    }
  }

  /** The schema with this id; {@link IllegalArgumentException} when there is none. */
  static JsonNode read(String id) {
    return READ.computeIfAbsent(
        id,
        missing -> {
          String text = find(missing);
          if (text == null) {
            throw new IllegalArgumentException("There is no schema " + missing + ".");
          }
          return WindlassJson.commands().readTree(text);
        });
  }

  /** The part of a schema that a location such as {@code id#/$defs/spec} names. */
  static JsonNode at(String location) {
    int hash = location.indexOf('#');
    return hash < 0
        ? read(location)
        : read(location.substring(0, hash)).at(location.substring(hash + 1));
  }

  /** Follows {@code $ref} until a schema says something itself. */
  static JsonNode resolve(JsonNode schema, String id) {
    JsonNode found = schema;
    String base = id;
    while (found.has("$ref")) {
      String target = java.net.URI.create(base).resolve(found.get("$ref").stringValue()).toString();
      base = target.contains("#") ? target.substring(0, target.indexOf('#')) : target;
      found = at(target);
    }
    return found;
  }
}
