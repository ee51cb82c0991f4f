package dev.windlass.client;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's properties for each of our uses; the caller's own win. */
final class KafkaSettings {
  private static final int SCAN_RECORDS = 5_000;

  private final ClientOptions options;

  KafkaSettings(ClientOptions options) {
    this.options = options;
  }

  /** A producer that answers only when every replica has the command, and writes it once. */
  Map<String, Object> producer() {
    Map<String, Object> map = common();
    map.put(ProducerConfig.ACKS_CONFIG, "all");
    map.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // More could keep a first batch from ever being taken (KAFKA-15591).
    map.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    map.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    map.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis());
    map.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis());
    map.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, millis() / 2));
    map.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    map.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    map.putAll(options.kafka());
    return map;
  }

  /** A consumer without a group, for partitions assigned by hand. */
  Map<String, Object> reader() {
    Map<String, Object> map = consumer();
    map.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    map.putAll(options.kafka());
    map.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return map;
  }

  /** A reader that runs through much history and keeps little. */
  Map<String, Object> scanner() {
    Map<String, Object> map = reader();
    map.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, SCAN_RECORDS);
    return map;
  }

  /** A consumer in a group, whose offsets are committed by hand. */
  Map<String, Object> subscriber(String group, Subscription.Start start) {
    Map<String, Object> map = consumer();
    map.put(
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        start == Subscription.Start.EARLIEST ? "earliest" : "latest");
    map.putAll(options.kafka());
    map.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    map.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return map;
  }

  private Map<String, Object> consumer() {
    Map<String, Object> map = common();
    map.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    map.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    map.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis());
    map.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, millis()));
    map.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    map.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    return map;
  }

  private Map<String, Object> common() {
    Map<String, Object> map = new HashMap<>();
    map.put("bootstrap.servers", options.bootstrapServers());
    map.put("client.id", "windlass-client");
    map.put("enable.metrics.push", false);
    map.put("reconnect.backoff.max.ms", 1_000);
    return map;
  }

  private int millis() {
    return Math.toIntExact(options.reachTimeout().toMillis());
  }
}
