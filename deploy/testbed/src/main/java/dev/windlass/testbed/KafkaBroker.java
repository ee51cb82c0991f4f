package dev.windlass.testbed;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker in this JVM (KRaft, one node, plain text on 127.0.0.1). Topics are not made
 * by themselves. It can be stopped and started again on the same data and port.
 */
public final class KafkaBroker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaBroker.class);
  private static final int PORT_ATTEMPTS = 5;

  private final Path directory;
  private final boolean createdHere;
  private final int port;
  private final int controllerPort;
  private final List<Door> doors;
  private @Nullable KafkaRaftServer server;

  /**
   * One more way in, for clients that reach the broker through a proxy.
   *
   * @param port where the broker listens
   * @param advertisedPort where it says that it listens: the proxy's port
   */
  public record Door(int port, int advertisedPort) {}

  private KafkaBroker(
      Path directory, boolean createdHere, int port, int controllerPort, List<Door> doors) {
    this.directory = directory;
    this.createdHere = createdHere;
    this.port = port;
    this.controllerPort = controllerPort;
    this.doors = List.copyOf(doors);
  }

  /** Starts a broker on a free port. */
  public static KafkaBroker start(Path directory) {
    return start(directory, OptionalInt.empty(), List.of());
  }

  /** Starts a broker on this port. Messages that are in the directory already are kept. */
  public static KafkaBroker start(Path directory, int port) {
    return start(directory, OptionalInt.of(port), List.of());
  }

  /** Starts a broker on this port that has more ways in. Messages in the directory are kept. */
  public static KafkaBroker start(Path directory, int port, List<Door> doors) {
    return start(directory, OptionalInt.of(port), doors);
  }

  private static KafkaBroker start(Path wanted, OptionalInt port, List<Door> doors) {
    surviveFatalFaults();
    Path directory = wanted.toAbsolutePath().normalize();
    boolean created = Files.notExists(directory.resolve("meta.properties"));
    int attempts = PORT_ATTEMPTS;
    while (true) {
      KafkaBroker broker =
          new KafkaBroker(
              directory, created, port.orElseGet(LocalPorts::free), LocalPorts.free(), doors);
      try {
        broker.start();
        return broker;
      } catch (TestbedException e) {
        attempts--;
        if (attempts == 0 || !isTakenPort(e)) {
          throw e;
        }
      }
    }
  }

  /** Where clients begin: {@code host:port}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** The port, the same over restarts. */
  public int port() {
    return port;
  }

  /** Whether it runs. */
  public synchronized boolean isRunning() {
    return server != null;
  }

  /**
   * Starts it again on the same data and port. Nothing happens when it runs. Kafka's own start does
   * not work in a Turkish locale, so the JVM has the neutral one while it lasts.
   */
  public synchronized void start() {
    if (server != null) {
      return;
    }
    Locale locale = Locale.getDefault();
    Locale.setDefault(Locale.ROOT);
    try {
      KafkaConfig config = KafkaConfig.fromProps(properties(), false);
      format();
      KafkaRaftServer starting = new KafkaRaftServer(config, Time.SYSTEM);
      try {
        starting.startup();
      } catch (RuntimeException | Error e) {
        starting.shutdown();
        throw e;
      }
      server = starting;
    } catch (Exception e) {
      throw new TestbedException(
          "Kafka did not start on " + bootstrapServers() + " in " + directory + ": " + e, e);
    } finally {
      Locale.setDefault(locale);
    }
  }

  /** Stops it; messages and port stay. Nothing happens when it is stopped. */
  public synchronized void stop() {
    KafkaRaftServer current = server;
    if (current != null) {
      server = null;
      current.shutdown();
      current.awaitShutdown();
    }
  }

  /** Stops it and removes its messages when this object made the directory. */
  @Override
  public void close() {
    stop();
    if (createdHere) {
      Directories.delete(directory);
    }
  }

  private void format() throws Exception {
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
            .setNodeId(1)
            .setClusterId(Uuid.randomUuid().toString())
            .setControllerListenerName("CONTROLLER")
            .setIgnoreFormatted(true)
            .addDirectory(directory.toString())
            .setMetadataLogDirectory(directory.toString());
    if (Files.notExists(directory.resolve("meta.properties"))) {
      Files.createDirectories(directory);
      formatter.run();
    }
  }

  private Properties properties() {
    Properties properties = new Properties();
    String controller = "CONTROLLER://127.0.0.1:" + controllerPort;
    StringBuilder listeners = new StringBuilder("PLAINTEXT://127.0.0.1:" + port);
    StringBuilder advertised = new StringBuilder(listeners);
    StringBuilder protocols = new StringBuilder("PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    for (Door door : doors) {
      String name = "DOOR" + door.port();
      listeners.append(",").append(name).append("://127.0.0.1:").append(door.port());
      advertised.append(",").append(name).append("://127.0.0.1:").append(door.advertisedPort());
      protocols.append(",").append(name).append(":PLAINTEXT");
    }
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", "1");
    properties.put("listeners", listeners + "," + controller);
    properties.put("advertised.listeners", advertised + "," + controller);
    properties.put("listener.security.protocol.map", protocols.toString());
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    properties.put("log.dirs", directory.toString());
    properties.put("auto.create.topics.enable", "false");
    properties.put("message.max.bytes", Integer.toString(16 * 1024 * 1024));
    single(properties);
    small(properties);
    return properties;
  }

  /** One node holds everything. */
  private static void single(Properties properties) {
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "5");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "5");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
  }

  /** It shares a small heap with its users: the cleaner alone would take 128 MB. */
  private static void small(Properties properties) {
    properties.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 * 1024 * 1024));
    properties.put("log.cleaner.io.buffer.size", Integer.toString(128 * 1024));
    properties.put("log.index.size.max.bytes", Integer.toString(1024 * 1024));
    properties.put("num.io.threads", "4");
    properties.put("num.network.threads", "2");
    properties.put("num.replica.fetchers", "1");
    properties.put("background.threads", "2");
  }

  /** A broker that breaks takes itself down, not the JVM of those who test with it. */
  private static void surviveFatalFaults() {
    Exit.setExitProcedure((status, message) -> report(message));
    Exit.setHaltProcedure((status, message) -> report(message));
  }

  private static void report(@Nullable String message) {
    log.error("Kafka's broker broke and would have ended the JVM: {}", message);
  }

  private static boolean isTakenPort(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof java.net.BindException) {
        return true;
      }
    }
    return false;
  }
}
