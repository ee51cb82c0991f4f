package dev.windlass.messages.envelope;

import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.CommandType;
import dev.windlass.messages.envelope.RefusedMessage.Sender;
import dev.windlass.messages.json.JsonPath;
import dev.windlass.messages.json.Quoted;
import dev.windlass.messages.json.WindlassJson;
import dev.windlass.messages.schema.MessageSchema;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads one command out of its envelope, and keeps what is known of its sender. */
final class CommandReader {
  private static final int MAX_NAME = CommandCodec.MAX_NAME_LENGTH;
  private static final Pattern TYPE =
      Pattern.compile("dev\\.windlass\\.command\\.([a-z-]{1,40}\\.[a-z-]{1,40})\\.v(\\d{1,6})");
  private static final int MAX_PROBLEMS = 5;
  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
  private static final Pattern ENGINE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  private final Envelope envelope;
  private Target target = Target.NONE;

  CommandReader(Envelope envelope) {
    this.envelope = envelope;
    envelope
        .find("subject")
        .filter(ENGINE.asMatchPredicate())
        .map(Target::engine)
        .ifPresent(t -> target = t);
  }

  /** The command; {@link RefusedMessage}, with its sender where that is known. */
  Command read() {
    try {
      envelope.check();
      String source = envelope.require("source", MAX_NAME);
      String id = envelope.require("id", MAX_NAME);
      CommandType type = type(envelope.require("type", MAX_NAME));
      JsonNode tree = envelope.data();
      target = readableTarget(tree);
      return command(source, id, type, tree);
    } catch (RefusedMessage e) {
      Sender sender = sender();
      throw sender == null ? e : e.from(sender);
    }
  }

  private Command command(String source, String id, CommandType type, JsonNode tree) {
    check(type, tree);
    try {
      CommandData data = WindlassJson.commands().treeToValue(tree, CommandData.class);
      JsonNode spec =
          data.spec() == null ? WindlassJson.commands().createObjectNode() : data.spec();
      return new Command(
          source,
          id,
          envelope.moment("time"),
          envelope.moment("expirytime"),
          traceparent(),
          data.targetOrNone(),
          data.requestedBy(),
          data.reason(),
          data.optionsOrNone(),
          spec(type, spec));
    } catch (JacksonException e) {
      throw unreadable("", e);
    }
  }

  private static CommandSpec spec(CommandType type, JsonNode spec) {
    try {
      return WindlassJson.commands().treeToValue(spec, type.spec());
    } catch (JacksonException e) {
      throw unreadable("spec", e);
    }
  }

  private void check(CommandType type, JsonNode tree) {
    if (envelope.find("dataref").isPresent()) {
      throw RefusedMessage.invalid(
          "The command's data is elsewhere (dataref), and is not fetched.",
          "Put the data into the message.");
    }
    List<String> problems = MessageSchema.command(type).problems(tree);
    if (!problems.isEmpty()) {
      throw RefusedMessage.invalid(
          sentence(problems),
          "Correct the command and send it again; it may keep its id, since it was not admitted.");
    }
    String engine = tree.path("target").path("engine").asString("");
    String subject = envelope.find("subject").orElse(engine);
    if (!engine.isEmpty() && !subject.equals(engine)) {
      throw RefusedMessage.invalid(
          "The CloudEvents subject is %s and target.engine is %s; expected the same."
              .formatted(Quoted.text(subject), Quoted.text(engine)),
          "Leave the subject out, or name the engine in it.");
    }
  }

  private static String sentence(List<String> problems) {
    String shown = problems.stream().limit(MAX_PROBLEMS).collect(Collectors.joining(" "));
    int more = problems.size() - MAX_PROBLEMS;
    return more > 0 ? "%s And %d more.".formatted(shown, more) : shown;
  }

  /** What the schema lets through and the records do not: 3.0 for 3, the 31st of February. */
  private static RefusedMessage unreadable(String root, JacksonException e) {
    String path = root;
    for (JacksonException.Reference step : e.getPath()) {
      String field = step.getPropertyName();
      path = field == null ? JsonPath.element(path, step.getIndex()) : JsonPath.child(path, field);
    }
    return RefusedMessage.invalid(
        JsonPath.shown(path) + " cannot be read: it has the right form and no meaning.",
        "Write whole numbers without a fraction, and dates that are in the calendar.");
  }

  /** A trace context that does not have the W3C's form is no reason to refuse a command. */
  private @Nullable String traceparent() {
    return envelope.find("traceparent").filter(TRACEPARENT.asMatchPredicate()).orElse(null);
  }

  private static CommandType type(String eventType) {
    return CommandType.ofEventType(eventType).orElseThrow(() -> unknown(eventType));
  }

  private static RefusedMessage unknown(String eventType) {
    Matcher parts = TYPE.matcher(eventType);
    if (!parts.matches()) {
      return RefusedMessage.invalid(
          "The CloudEvents type is %s; expected dev.windlass.command.<noun>.<verb>.v<version>."
              .formatted(Quoted.text(eventType)),
          "Supported: " + names(CommandType.all()) + ".");
    }
    List<CommandType> versions = CommandType.named(parts.group(1));
    if (versions.isEmpty()) {
      return RefusedMessage.invalid(
          "There is no command %s.".formatted(parts.group(1)),
          "Supported: " + names(CommandType.all()) + ".");
    }
    return RefusedMessage.of(
        FailureCode.UNSUPPORTED_VERSION,
        "There is no version %s of %s; supported: %s."
            .formatted(
                parts.group(2),
                parts.group(1),
                versions.stream()
                    .map(type -> Integer.toString(type.version()))
                    .collect(Collectors.joining(", "))),
        "Send a supported version, or update the workers first.");
  }

  private static String names(List<CommandType> types) {
    return types.stream().map(CommandType::name).distinct().collect(Collectors.joining(", "));
  }

  private @Nullable Sender sender() {
    try {
      String type = envelope.find("type").orElse("");
      return new Sender(
          envelope.require("source", MAX_NAME),
          envelope.require("id", MAX_NAME),
          TYPE.matcher(type).matches() ? type.substring(CommandType.PREFIX.length()) : null,
          target);
    } catch (RefusedMessage e) {
      return null;
    }
  }

  /** The target as far as it can be read, for the one who is told of the refusal. */
  private Target readableTarget(JsonNode tree) {
    JsonNode engine = tree.path("target").path("engine");
    JsonNode database = tree.path("target").path("database");
    if (!engine.isString() || !ENGINE.matcher(engine.stringValue()).matches()) {
      return target;
    }
    return database.isString() && database.stringValue().length() <= MAX_NAME
        ? Target.database(engine.stringValue(), database.stringValue())
        : Target.engine(engine.stringValue());
  }
}
