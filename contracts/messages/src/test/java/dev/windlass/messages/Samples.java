package dev.windlass.messages;

import dev.windlass.messages.command.CommandType;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.envelope.Message;
import dev.windlass.messages.json.WindlassJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The golden samples, as the jar carries them. */
public final class Samples {
  private static final Path ROOT = root();

  private Samples() {}

  /** Every sample of a directory, by its path below {@code sample/}. */
  public static List<String> in(String directory) {
    try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
      return files.map(file -> directory + "/" + file.getFileName()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every sample of this command. */
  public static List<String> of(CommandType type) {
    return of("command", type);
  }

  /** Every sample of this command's result. */
  public static List<String> results(CommandType type) {
    return of("result", type);
  }

  private static List<String> of(String directory, CommandType type) {
    String name = "%s/%s.v%d".formatted(directory, type.name(), type.version());
    return in(directory).stream()
        .filter(path -> path.equals(name + ".json") || path.startsWith(name + "-"))
        .toList();
  }

  public static JsonNode read(String path) {
    return WindlassJson.commands().readTree(ROOT.resolve(path));
  }

  /** The event of this sample as a message in structured mode. */
  public static Message structured(String path) {
    return new Message(
        read(path).path("partitionkey").stringValue(),
        List.of(Header.of("content-type", "application/cloudevents+json; charset=UTF-8")),
        WindlassJson.commands().writeValueAsBytes(read(path)));
  }

  /** The event of this sample as a message in binary mode. */
  public static Message binary(String path) {
    JsonNode event = read(path);
    List<Header> headers = new ArrayList<>();
    event
        .properties()
        .forEach(
            field -> {
              if (field.getKey().equals("datacontenttype")) {
                headers.add(Header.of("content-type", field.getValue().stringValue()));
              } else if (!field.getKey().equals("data")) {
                headers.add(Header.of("ce_" + field.getKey(), field.getValue().stringValue()));
              }
            });
    return new Message(
        event.path("partitionkey").stringValue(),
        headers,
        WindlassJson.commands().writeValueAsBytes(event.get("data")));
  }

  private static Path root() {
    try {
      return Path.of(
              Objects.requireNonNull(
                      Samples.class.getResource(
                          "/dev/windlass/messages/sample/inventory/engine.json"))
                  .toURI())
          .resolve("../..")
          .normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
