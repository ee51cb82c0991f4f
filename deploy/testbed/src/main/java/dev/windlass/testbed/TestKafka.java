package dev.windlass.testbed;

import java.nio.file.Path;

/** One Kafka broker for all tests of a JVM; its directory goes with the JVM. */
public final class TestKafka {
  private TestKafka() {}

  private static final class Holder {
    static final KafkaBroker BROKER = startOnce();

    private static KafkaBroker startOnce() {
      Path directory = Directories.temporary("kafka");
      KafkaBroker broker = KafkaBroker.start(directory);
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop-kafka"));
      return broker;
    }
  }

  /**
   * The broker, started by the first who asks. Do not stop it: tests that need that start theirs.
   */
  public static KafkaBroker shared() {
    return Holder.BROKER;
  }
}
