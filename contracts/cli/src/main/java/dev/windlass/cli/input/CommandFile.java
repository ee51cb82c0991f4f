package dev.windlass.cli.input;

import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandType;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.envelope.RefusedMessage;
import dev.windlass.messages.json.WindlassJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a command that somebody wrote as JSON: a whole CloudEvent, or in short the command's data
 * with its {@code type}, where envelope and version need not be written.
 */
public final class CommandFile {
  private static final Set<String> ENVELOPE =
      Set.of("type", "source", "id", "time", "expirytime", "traceparent");

  private static final List<Header> STRUCTURED =
      List.of(
          new Header(
              "content-type",
              "application/cloudevents+json; charset=utf-8".getBytes(StandardCharsets.US_ASCII)));

  private CommandFile() {}

  /**
   * The command.
   *
   * @param id the id for a command that has none
   * @param source the source for a command that has none
   * @throws InputException when it is no command; it names the file and what is wrong
   */
  public static Command read(TextFile file, String source, String id) {
    ObjectNode event = event(file);
    putIfMissing(event, "specversion", "1.0");
    putIfMissing(event, "source", source);
    putIfMissing(event, "id", id);
    event.put("type", eventType(event.path("type").asString("")));
    try {
      return CommandCodec.decode(STRUCTURED, WindlassJson.commands().writeValueAsBytes(event));
    } catch (RefusedMessage e) {
      String help = e.failure().help();
      throw new InputException(
          file.name()
              + " is no command. "
              + e.failure().message()
              + (help == null ? "" : " " + help));
    }
  }

  private static ObjectNode event(TextFile file) {
    JsonNode tree;
    try {
      tree = WindlassJson.commands().readTree(file.text());
    } catch (JacksonException e) {
      throw new InputException(
          file.name() + where(e.getLocation()) + " is not JSON: " + e.getOriginalMessage());
    }
    if (!(tree instanceof ObjectNode object)) {
      throw new InputException(file.name() + " holds no JSON object.");
    }
    if (!object.path("type").isString()) {
      throw new InputException(file.name() + " says no type. One of these: " + names() + ".");
    }
    return object.has("data") ? object : wrapped(object);
  }

  private static ObjectNode wrapped(ObjectNode shortForm) {
    ObjectNode event = WindlassJson.commands().createObjectNode();
    ObjectNode data = event.putObject("data");
    shortForm
        .properties()
        .forEach(
            field -> {
              ObjectNode to = ENVELOPE.contains(field.getKey()) ? event : data;
              to.set(field.getKey(), field.getValue());
            });
    if (!data.has("spec")) {
      data.putObject("spec");
    }
    return event;
  }

  private static void putIfMissing(ObjectNode event, String field, String value) {
    if (!event.has(field)) {
      event.put(field, value);
    }
  }

  private static String eventType(String type) {
    List<CommandType> versions = CommandType.named(type);
    return versions.isEmpty() ? type : versions.getLast().eventType();
  }

  private static String names() {
    return CommandType.all().stream()
        .map(CommandType::name)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String where(TokenStreamLocation at) {
    return at == null || at.getLineNr() < 1
        ? ""
        : ", line " + at.getLineNr() + ", column " + at.getColumnNr() + ",";
  }
}
