package dev.windlass.client;

import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * How a client reaches Kafka and what it calls itself.
 *
 * @param bootstrapServers {@code host:port}, several with commas between
 * @param source the CloudEvents source of the commands that this client builds, a URI reference;
 *     together with a command's id it names the job
 * @param topics the topics' names
 * @param kafka further properties for every Kafka client, such as TLS and SASL; they win over ours
 * @param reachTimeout how long to try before Kafka counts as unreachable: for connecting, and for
 *     the acknowledgement of a command
 * @param clock used for the times of waiting and looking back; tests bring their own
 */
public record ClientOptions(
    String bootstrapServers,
    String source,
    Topics topics,
    Map<String, String> kafka,
    Duration reachTimeout,
    Clock clock) {

  /** How long Kafka is tried unless said otherwise. */
  public static final Duration DEFAULT_REACH_TIMEOUT = Duration.ofSeconds(10);

  /** Keeps a copy of the properties. */
  public ClientOptions {
    kafka = Map.copyOf(kafka);
  }

  /** The defaults, and {@code /windlass/client/<user>@<host>} as source. */
  public static ClientOptions of(String bootstrapServers) {
    return new ClientOptions(
        bootstrapServers,
        sourceOf("client"),
        Topics.DEFAULT,
        Map.of(),
        DEFAULT_REACH_TIMEOUT,
        Clock.systemUTC());
  }

  /** The source of a program of this kind, run by this user on this machine. */
  public static String sourceOf(String kind) {
    String user = System.getProperty("user.name", "unknown");
    return "/windlass/" + kind + "/" + part(user) + "@" + part(hostName());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** With another source. */
  public ClientOptions withSource(String newSource) {
    return new ClientOptions(bootstrapServers, newSource, topics, kafka, reachTimeout, clock);
  }

  /** With other topic names. */
  public ClientOptions withTopics(Topics newTopics) {
    return new ClientOptions(bootstrapServers, source, newTopics, kafka, reachTimeout, clock);
  }

  /** With these properties for every Kafka client, in place of those given before. */
  public ClientOptions withKafka(Map<String, String> properties) {
    return new ClientOptions(bootstrapServers, source, topics, properties, reachTimeout, clock);
  }

  /** With another patience towards an unreachable Kafka. */
  public ClientOptions withReachTimeout(Duration timeout) {
    return new ClientOptions(bootstrapServers, source, topics, kafka, timeout, clock);
  }

  /** With another clock. */
  public ClientOptions withClock(Clock newClock) {
    return new ClientOptions(bootstrapServers, source, topics, kafka, reachTimeout, newClock);
  }
}
