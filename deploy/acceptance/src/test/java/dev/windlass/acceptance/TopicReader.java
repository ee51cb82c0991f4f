package dev.windlass.acceptance;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic as bytes, from its first record on. */
final class TopicReader implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(30);

  private final KafkaConsumer<byte[], byte[]> consumer;

  TopicReader(String bootstrapServers, String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "auto.offset.reset",
                "earliest",
                "fetch.max.bytes",
                64 << 20,
                "max.partition.fetch.bytes",
                16 << 20),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** The first record that fits; fails when none comes in time. */
  ConsumerRecord<byte[], byte[]> await(Predicate<ConsumerRecord<byte[], byte[]>> fits) {
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(200))) {
        if (fits.test(found)) {
          return found;
        }
      }
    }
    throw new AssertionError("No such record came in " + BOUND + ".");
  }

  /** Everything that is there now. */
  List<ConsumerRecord<byte[], byte[]>> all() {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer.poll(Duration.ofMillis(200)).forEach(found::add);
    }
    return found;
  }

  /** Key, headers and value as one text. */
  static String text(ConsumerRecord<byte[], byte[]> message) {
    StringBuilder text = new StringBuilder();
    if (message.key() != null) {
      text.append(new String(message.key(), StandardCharsets.UTF_8)).append('\n');
    }
    for (Header header : message.headers()) {
      text.append(header.key()).append('=');
      if (header.value() != null) {
        text.append(new String(header.value(), StandardCharsets.UTF_8));
      }
      text.append('\n');
    }
    if (message.value() != null) {
      text.append(new String(message.value(), StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
