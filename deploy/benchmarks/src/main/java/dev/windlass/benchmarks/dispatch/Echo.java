package dev.windlass.benchmarks.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The least that anything between two topics takes: what comes in on one goes out on the other, by
 * clients set up as the worker's are.
 */
final class Echo implements AutoCloseable {
  static final String IN = "echo.in";
  static final String OUT = "echo.out";
  private static final int PARTITIONS = 6;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Thread thread;
  private volatile boolean stopped;

  Echo(String kafka) throws Exception {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(IN, PARTITIONS, (short) 1),
                  new NewTopic(OUT, PARTITIONS, (short) 1)))
          .all()
          .get();
    }
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS).mapToObj(number -> new TopicPartition(IN, number)).toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                kafka,
                "acks",
                "all",
                "linger.ms",
                0,
                "batch.size",
                131_072,
                "compression.type",
                "lz4"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    thread = Thread.ofPlatform().name("echo").daemon().start(this::run);
  }

  private void run() {
    while (!stopped) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        var _ =
            producer.send(
                new ProducerRecord<>(OUT, null, record.key(), record.value(), record.headers()));
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
    consumer.close();
    producer.close();
  }
}
