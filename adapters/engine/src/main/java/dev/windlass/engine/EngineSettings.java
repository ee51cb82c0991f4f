package dev.windlass.engine;

import dev.windlass.messages.FailureCode;
import dev.windlass.messages.inventory.EngineDocument;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The settings of one engine, typed and complete: every required one is there, every one is of its
 * type, and none is unknown. Secrets are fetched when asked for, so that a rotated one is seen.
 */
public final class EngineSettings {
  private final Map<String, Object> values;
  private final List<EngineNode> nodes;
  private final SecretSource secrets;

  private EngineSettings(Map<String, Object> values, List<EngineNode> nodes, SecretSource secrets) {
    this.values = values;
    this.nodes = nodes;
    this.secrets = secrets;
  }

  /**
   * Checks a document's settings against what the adapter takes.
   *
   * @throws EngineException {@code CONFIGURATION_INVALID}, naming every problem at once
   */
  public static EngineSettings check(
      String engine, List<Setting> known, Map<String, JsonNode> given, SecretSource secrets) {
    List<String> problems = new ArrayList<>();
    Map<String, Object> values = values("", known, given, "engine", problems);
    refuse(engine, problems);
    return new EngineSettings(values, List.of(), secrets);
  }

  /**
   * Checks a document's settings and those of its nodes against what the adapter takes.
   *
   * @throws EngineException {@code CONFIGURATION_INVALID}, naming every problem at once
   */
  public static EngineSettings check(
      EngineDocument document, EngineProvider provider, SecretSource secrets) {
    List<String> problems = new ArrayList<>();
    Map<String, Object> values =
        values("", provider.settings(), document.settingsOrNone(), "engine", problems);
    List<EngineNode> nodes = new ArrayList<>();
    for (EngineDocument.Node node : document.nodesOrNone()) {
      Map<String, Object> own =
          values(
              "node " + node.name() + ": ",
              provider.nodeSettings(),
              node.settingsOrNone(),
              "node",
              problems);
      Integer port = node.port();
      nodes.add(
          new EngineNode(
              node.name(),
              node.host(),
              port == null ? OptionalInt.empty() : OptionalInt.of(port),
              new EngineSettings(own, List.of(), secrets)));
    }
    refuse(document.name(), problems);
    return new EngineSettings(values, List.copyOf(nodes), secrets);
  }

  private static Map<String, Object> values(
      String where,
      List<Setting> known,
      Map<String, JsonNode> given,
      String owner,
      List<String> problems) {
    Map<String, Object> values = new LinkedHashMap<>();
    List<String> found = new ArrayList<>();
    for (Setting setting : known) {
      JsonNode value = given.get(setting.name());
      String text = value == null || value.isNull() ? setting.defaultValue() : value.asString(null);
      if (text == null && value != null && !value.isNull()) {
        found.add(setting.name() + " must be a single value");
      } else if (text != null) {
        Object typed = parse(setting, text, found);
        if (typed != null) {
          values.put(setting.name(), typed);
        }
      } else if (setting.required()) {
        found.add(setting.name() + " is missing (" + setting.description() + ")");
      }
    }
    String names = known.stream().map(Setting::name).collect(Collectors.joining(", "));
    for (String name : given.keySet()) {
      if (known.stream().noneMatch(setting -> setting.name().equals(name))) {
        found.add(
            "%s is not a setting of this %s; it takes %s"
                .formatted(name, owner, names.isEmpty() ? "none" : names));
      }
    }
    found.forEach(problem -> problems.add(where + problem));
    return Map.copyOf(values);
  }

  private static void refuse(String engine, List<String> problems) {
    if (!problems.isEmpty()) {
      throw new EngineException(
          FailureCode.CONFIGURATION_INVALID,
          "The settings of engine "
              + engine
              + " are not right: "
              + String.join("; ", problems)
              + ".",
          "Correct the Engine document and apply it again.");
    }
  }

  private static @Nullable Object parse(Setting setting, String text, List<String> problems) {
    try {
      return switch (setting.type()) {
        case TEXT -> text;
        case INTEGER -> Integer.valueOf(text);
        case BOOLEAN -> parseBoolean(text);
        case DURATION -> Duration.parse(text);
        case SECRET -> parseReference(text);
      };
    } catch (DateTimeParseException | IllegalArgumentException e) {
      String shown = setting.type() == Setting.Type.SECRET ? "what is there" : '"' + text + '"';
      problems.add(setting.name() + " must be " + expected(setting.type()) + ", not " + shown);
      return null;
    }
  }

  private static Boolean parseBoolean(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException();
    };
  }

  private static String parseReference(String text) {
    if (!text.startsWith("secret:")) {
      throw new IllegalArgumentException();
    }
    return text;
  }

  private static String expected(Setting.Type type) {
    return switch (type) {
      case TEXT -> "text";
      case INTEGER -> "a whole number";
      case BOOLEAN -> "true or false";
      case DURATION -> "a duration such as PT10S";
      case SECRET -> "a reference such as secret:env:NAME";
    };
  }

  /** The servers of a replicated engine, in the document's order; none for a single server. */
  public List<EngineNode> nodes() {
    return nodes;
  }

  /** A text; {@link IllegalStateException} when the adapter asks for one it did not declare. */
  public String text(String name) {
    return (String) required(name);
  }

  /** A text that may be absent. */
  public Optional<String> optionalText(String name) {
    return Optional.ofNullable((String) values.get(name));
  }

  /** A whole number. */
  public int integer(String name) {
    return (Integer) required(name);
  }

  /** True or false. */
  public boolean flag(String name) {
    return (Boolean) required(name);
  }

  /** A length of time. */
  public Duration duration(String name) {
    return (Duration) required(name);
  }

  /** A secret, fetched now; empty when the document names none. */
  public Optional<Secret> secret(String name) {
    return Optional.ofNullable((String) values.get(name)).map(secrets::fetch);
  }

  private Object required(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("Setting " + name + " has no value and no default.");
    }
    return value;
  }
}
