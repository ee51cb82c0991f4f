package dev.windlass.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;

/** Reaches Kafka and finds topics, or says in a sentence why not. */
final class TopicLookup {
  /** A topic that was just made is not known to every broker at once. */
  private static final Duration YOUNG = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final ClientOptions options;

  TopicLookup(Consumer<byte[], byte[]> consumer, ClientOptions options) {
    this.consumer = consumer;
    this.options = options;
  }

  /** How many partitions the topic has; {@link UnreachableException} when it cannot be found. */
  int partitions(String topic) {
    long start = System.nanoTime();
    int partitions = ask(topic);
    while (partitions == 0) {
      if (System.nanoTime() - start > YOUNG.toNanos()) {
        throw new UnreachableException(
            "Kafka at %s has no topic %s: has a Windlass worker ever run on it?"
                .formatted(options.bootstrapServers(), topic),
            null);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      partitions = ask(topic);
    }
    return partitions;
  }

  private int ask(String topic) {
    try {
      List<PartitionInfo> partitions = consumer.partitionsFor(topic, options.reachTimeout());
      return partitions == null ? 0 : partitions.size();
    } catch (TimeoutException e) {
      throw new UnreachableException(
          "Kafka at %s did not answer within %d s."
              .formatted(options.bootstrapServers(), options.reachTimeout().toSeconds()),
          e);
    } catch (KafkaException e) {
      throw new UnreachableException(Waiting.sentence(topic, e), e);
    }
  }
}
