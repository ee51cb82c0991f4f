package dev.windlass.acceptance;

import dev.windlass.client.ClientOptions;
import dev.windlass.client.JobOutcome;
import dev.windlass.client.WindlassClient;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.InventoryApply;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.showcase.house.House;
import dev.windlass.showcase.house.HouseOptions;
import dev.windlass.testbed.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/** One house in this JVM for all tests that break nothing in it, with one engine. */
final class SharedHouse {
  static final String ENGINE = "acceptance";
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Map<String, String> IMPATIENT =
      Map.of(
          "windlass.worker.max-attempts", "2",
          "windlass.worker.first-backoff", "100ms",
          "windlass.worker.longest-backoff", "500ms");

  private SharedHouse() {}

  private static final class Holder {
    static final House HOUSE = start();
    static final PostgresServer ENGINE_SERVER = HOUSE.startPostgres("engine");
    static final WindlassClient CLIENT = connect(HOUSE);

    static {
      try {
        apply(CLIENT, document(ENGINE, ENGINE_SERVER, HOUSE.directory(), Map.of()));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static House start() {
      House house = House.start(HouseOptions.inOneJvm(directory("house")).with(IMPATIENT));
      Runtime.getRuntime().addShutdownHook(new Thread(house::close));
      return house;
    }
  }

  static House house() {
    return Holder.HOUSE;
  }

  static PostgresServer engine() {
    return Holder.ENGINE_SERVER;
  }

  static WindlassClient client() {
    return Holder.CLIENT;
  }

  /** An empty directory below {@code target}. */
  static Path directory(String name) {
    try {
      return Files.createTempDirectory(
          Files.createDirectories(Path.of("target/acceptance").toAbsolutePath()), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static WindlassClient connect(House house) {
    return WindlassClient.connect(ClientOptions.of(house.kafka().bootstrapServers()));
  }

  /** The document of a server, with these settings in place of the right ones. */
  static EngineDocument document(
      String name, PostgresServer server, Path directory, Map<String, JsonNode> others) {
    Map<String, JsonNode> settings = new HashMap<>();
    settings.put("host", StringNode.valueOf(server.host()));
    settings.put("port", IntNode.valueOf(server.port()));
    settings.put("username", StringNode.valueOf(server.user()));
    settings.put("password", secret(directory, server.password()));
    settings.put("tls", StringNode.valueOf("disable"));
    settings.putAll(others);
    return new EngineDocument(
        name,
        "postgresql",
        Map.of("env", "test", "role", name),
        settings,
        null,
        null,
        new EngineDocument.Policy(true, true));
  }

  /** A reference to a secret that lies in a file. */
  static JsonNode secret(Path directory, String value) {
    try {
      Path file = Files.createTempFile(directory, "secret", "");
      return StringNode.valueOf("secret:file:" + Files.writeString(file, value));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void apply(WindlassClient client, EngineDocument document) throws InterruptedException {
    client.submit(build(Command.of(new InventoryApply(List.of(document))))).await(PATIENCE);
  }

  /** Adds an engine to the shared house: the shared server, with these settings. */
  static void apply(String name, Map<String, JsonNode> settings) throws InterruptedException {
    apply(client(), document(name, engine(), house().directory(), settings));
  }

  static JobOutcome run(CommandBuilder command) throws InterruptedException {
    return client().submit(build(command)).await(PATIENCE);
  }

  static Command build(CommandBuilder command) {
    return command
        .source("/acceptance")
        .id(UUID.randomUUID().toString())
        .requestedBy("acceptance@example.com")
        .build();
  }
}
