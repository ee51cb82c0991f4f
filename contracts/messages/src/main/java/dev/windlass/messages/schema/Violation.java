package dev.windlass.messages.schema;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import dev.windlass.messages.json.JsonPath;
import dev.windlass.messages.json.Quoted;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Turns what the validator found into sentences for the person who wrote the message. */
final class Violation {
  /** Fields whose values are nobody else's business, at any depth below them. */
  private static final Set<String> CONFIDENTIAL =
      Set.of("statement", "parameters", "settings", "password", "value");

  private final Error error;
  private final String schemaId;
  private final JsonNode schema;

  private Violation(Error error) {
    this.error = error;
    String location = error.getSchemaLocation().toString();
    schemaId = location.substring(0, location.indexOf('#'));
    schema = SchemaFiles.at(location.substring(0, location.lastIndexOf('/')));
  }

  static List<String> sentences(List<Error> errors) {
    List<String> choices =
        errors.stream()
            .filter(error -> error.getKeyword().equals("oneOf"))
            .map(error -> error.getEvaluationPath() + "/")
            .toList();
    return errors.stream()
        .filter(
            error -> choices.stream().noneMatch(error.getEvaluationPath().toString()::startsWith))
        .map(error -> new Violation(error).sentence())
        .distinct()
        .toList();
  }

  private String sentence() {
    return switch (error.getKeyword()) {
      case "required" -> missing(error.getProperty());
      case "additionalProperties" -> unknown(error.getProperty());
      case "propertyNames" ->
          "%s has the field %s; expected %s."
              .formatted(place(), Quoted.text(error.getProperty()), phrase(error.getSchemaNode()));
      default -> "%s is %s; expected %s.".formatted(place(), shown(), expected());
    };
  }

  private String missing(String field) {
    JsonNode wanted = SchemaFiles.resolve(schema.path("properties").path(field), schemaId);
    String what = phrase(wanted);
    return JsonPath.child(path(), field)
        + " is missing"
        + (what.isEmpty() ? "." : "; expected " + what + ".");
  }

  private String unknown(String field) {
    String known =
        schema.path("properties").properties().stream()
            .map(property -> property.getKey())
            .collect(Collectors.joining(", "));
    return "%s is no field here; %s."
        .formatted(
            JsonPath.child(path(), field),
            known.isEmpty() ? "it takes none here" : "there are " + known);
  }

  private String expected() {
    String phrase = phrase(schema);
    return switch (error.getKeyword()) {
      case "type" -> phrase.isEmpty() ? type(error.getSchemaNode()) : phrase;
      case "enum" -> "one of " + words(error.getSchemaNode());
      case "const" -> words(error.getSchemaNode());
      default -> phrase.isEmpty() ? error.getMessage() : phrase;
    };
  }

  /** A description that begins in lower case says what is expected. */
  private static String phrase(JsonNode schema) {
    return Optional.ofNullable(schema.path("description").stringValue(null))
        .filter(text -> !Character.isUpperCase(text.codePointAt(0)))
        .orElse("");
  }

  private static String words(JsonNode values) {
    return values.isArray()
        ? StreamSupport.stream(values.spliterator(), false)
            .map(JsonNode::asString)
            .collect(Collectors.joining(", "))
        : values.asString();
  }

  private static String type(JsonNode name) {
    return switch (name.asString("")) {
      case "boolean" -> "true or false";
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "string" -> "a string";
      case "array" -> "a list";
      case "object" -> "an object";
      default -> "another type";
    };
  }

  private String shown() {
    JsonNode value = error.getInstanceNode();
    if (value == null || value.isNull()) {
      return "null";
    }
    if (value.isObject()) {
      return "an object" + (value.isEmpty() ? " without fields" : "");
    }
    if (value.isArray()) {
      return "a list of " + value.size();
    }
    if (isConfidential()) {
      return value.isString() ? "a string of " + value.stringValue().length() : "something else";
    }
    return value.isString() ? Quoted.text(value.stringValue()) : cut(value.asString());
  }

  private static String cut(String number) {
    return number.length() > 40 ? number.substring(0, 40) + "…" : number;
  }

  private boolean isConfidential() {
    NodePath location = error.getInstanceLocation();
    for (int i = 0; i < location.getNameCount(); i++) {
      if (CONFIDENTIAL.contains(String.valueOf(location.getElement(i)))) {
        return true;
      }
    }
    return false;
  }

  private String place() {
    return JsonPath.shown(path());
  }

  private String path() {
    NodePath location = error.getInstanceLocation();
    String path = "";
    for (int i = 0; i < location.getNameCount(); i++) {
      Object step = location.getElement(i);
      path =
          step instanceof Integer index
              ? JsonPath.element(path, index)
              : JsonPath.child(path, String.valueOf(step));
    }
    return path;
  }
}
