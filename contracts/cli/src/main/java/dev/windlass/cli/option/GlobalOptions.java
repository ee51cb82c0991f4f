package dev.windlass.cli.option;

import dev.windlass.cli.input.InputException;
import dev.windlass.cli.terminal.Terminal;
import dev.windlass.client.ClientOptions;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every command takes: where Kafka is, and how to write. */
public final class GlobalOptions {
  private static final String DEFAULT_KAFKA = "localhost:9092";

  @Option(
      order = 40,
      names = "--kafka",
      paramLabel = "HOST:PORT",
      scope = ScopeType.INHERIT,
      description =
          "Kafka's servers. Else $WINDLASS_KAFKA, else .windlass/env here or above, else"
              + " localhost:9092.")
  private @Nullable String kafka;

  @Option(
      order = 40,
      names = "--kafka-properties",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Properties for the Kafka client, such as TLS and SASL.")
  private @Nullable String kafkaProperties;

  @Option(
      order = 40,
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      description = "table (for people) or json (for programs).")
  private Output output = Output.TABLE;

  @Option(order = 40, names = "--no-color", scope = ScopeType.INHERIT, description = "No colours.")
  private boolean noColour;

  /** Picocli fills it. */
  public GlobalOptions() {}

  /** How to write results. */
  public Output output() {
    return output;
  }

  /** The terminal as these options want it. */
  public Terminal terminal(Environment environment) {
    return isPlain(environment) ? environment.terminal().withoutColour() : environment.terminal();
  }

  /** Whether colours are unwanted; the environment's NO_COLOR says so too. */
  public boolean isPlain(Environment environment) {
    return noColour || !environment.variables().getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** How to reach Kafka. */
  public ClientOptions client(Environment environment) {
    String servers =
        kafka != null ? kafka : environment.find(Environment.KAFKA).orElse(DEFAULT_KAFKA);
    Map<String, String> properties = new HashMap<>();
    properties.put("metric.reporters", "");
    properties.putAll(properties(environment));
    return ClientOptions.of(servers)
        .withSource(ClientOptions.sourceOf("cli"))
        .withKafka(properties)
        .withClock(environment.clock());
  }

  private Map<String, String> properties(Environment environment) {
    String name =
        kafkaProperties != null
            ? kafkaProperties
            : environment.find(Environment.KAFKA_PROPERTIES).orElse(null);
    if (name == null) {
      return Map.of();
    }
    Path file = environment.file(name);
    Properties read = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      read.load(in);
    } catch (IOException e) {
      throw new InputException("Cannot read " + name + ": " + InputException.reason(e));
    } catch (IllegalArgumentException e) {
      throw new InputException(name + " is no properties file: " + e.getMessage());
    }
    Map<String, String> map = new HashMap<>();
    read.forEach((key, value) -> map.put(key.toString(), value.toString()));
    return map;
  }
}
