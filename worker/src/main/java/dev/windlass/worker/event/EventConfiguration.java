package dev.windlass.worker.event;

import dev.windlass.controlstore.OutboxRepository;
import dev.windlass.worker.life.WorkerLife;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Publishing. */
@Configuration(proxyBeanMethods = false)
class EventConfiguration {
  @Bean
  TopicPreparation topicPreparation(KafkaProperties kafka, TopicSettings topics) {
    return new TopicPreparation(kafka.buildAdminProperties(), topics);
  }

  /** Closed by the relay. */
  @Bean(destroyMethod = "")
  Producer<byte[], byte[]> eventProducer(KafkaProperties kafka, TopicSettings topics) {
    Map<String, Object> properties = kafka.buildProducerProperties();
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // With more, a broker that has just begun to lead a partition can refuse a producer's first
    // batch and take its second one; the first is then refused for ever (KAFKA-15591).
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    // A message is given up by nobody: the outbox waits as long as the brokers need.
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, topics.maxMessageBytes());
    properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 131_072);
    properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Bean
  EventQueue eventQueue() {
    return new EventQueue();
  }

  @Bean
  OutboxRelay outboxRelay(
      EventQueue queue,
      WorkerLife life,
      OutboxRepository outbox,
      Producer<byte[], byte[]> producer,
      MeterRegistry meters) {
    return new OutboxRelay(queue, life, outbox, producer, new RelayFigures(meters));
  }

  @Bean
  EventPublisher eventPublisher(WorkerLife life, EventQueue queue, OutboxRelay relay) {
    return new EventPublisher(life, queue, relay);
  }

  @Bean
  JobMessages jobMessages(TopicSettings topics, WorkerLife life) {
    return new JobMessages(topics, life.name());
  }

  @Bean
  ProgressFeed progressFeed(Producer<byte[], byte[]> producer, JobMessages messages, Clock clock) {
    return new ProgressFeed(producer, messages, clock);
  }

  @Bean
  MetricsFeed metricsFeed(Producer<byte[], byte[]> producer, TopicSettings topics) {
    return new MetricsFeed(producer, topics.metrics());
  }
}
