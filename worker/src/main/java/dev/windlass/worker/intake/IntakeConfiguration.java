package dev.windlass.worker.intake;

import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.controlstore.JobAdmission;
import dev.windlass.worker.dispatch.ImmediateStart;
import dev.windlass.worker.event.EventPublisher;
import dev.windlass.worker.event.JobMessages;
import dev.windlass.worker.event.TopicSettings;
import dev.windlass.worker.life.LifePhases;
import dev.windlass.worker.life.WorkerLife;
import dev.windlass.worker.operation.OperationCatalog;
import dev.windlass.worker.retention.RetentionSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

/** The intake, put together. */
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {
  private static final long OFFSETS_EVERY_MILLIS = 500;

  @Bean
  EngineDirectory engineDirectory(InventoryRepository inventory) {
    return new EngineDirectory(inventory);
  }

  @Bean
  CommandChecks commandChecks(
      OperationCatalog operations,
      EngineDirectory engines,
      Clock clock,
      IntakeSettings settings,
      RetentionSettings retention) {
    return new CommandChecks(
        operations, engines, clock, settings.maxBytes(), retention.longestLife());
  }

  @Bean
  CommandIntake commandIntake(
      CommandChecks checks,
      EngineDirectory engines,
      JobAdmission jobs,
      EventPublisher publisher,
      JobMessages messages,
      WorkerLife life,
      ImmediateStart starts,
      MeterRegistry meters,
      Clock clock) {
    Admission admission =
        new Admission(jobs, publisher, messages, checks, starts, new IntakeFigures(meters), clock);
    return new CommandIntake(checks, engines, admission, publisher, life, clock);
  }

  @Bean
  HealthIndicator intakeHealth(CommandIntake intake) {
    return new IntakeHealthIndicator(intake);
  }

  @Bean
  ConcurrentMessageListenerContainer<byte[], byte[]> commandContainer(
      KafkaProperties kafka,
      TopicSettings topics,
      IntakeSettings settings,
      CommandIntake intake,
      WorkerLife life) {
    Map<String, Object> properties = kafka.buildConsumerProperties();
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.batch());
    properties.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    properties.putIfAbsent(ConsumerConfig.CLIENT_ID_CONFIG, "windlass-" + life.name());
    return container(
        new DefaultKafkaConsumerFactory<>(
            properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        topics.commands(),
        settings,
        intake);
  }

  /** Reads commands and hands them on; what it has handed on without a failure is committed. */
  static ConcurrentMessageListenerContainer<byte[], byte[]> container(
      ConsumerFactory<byte[], byte[]> factory,
      String topic,
      IntakeSettings settings,
      BatchMessageListener<byte[], byte[]> listener) {
    ContainerProperties container = new ContainerProperties(topic);
    container.setGroupId(settings.group());
    // A broker gathers commits for some milliseconds, for which every command would wait. What is
    // delivered again was admitted, and falls away.
    container.setAckMode(ContainerProperties.AckMode.TIME);
    container.setAckTime(OFFSETS_EVERY_MILLIS);
    container.setPollTimeout(OFFSETS_EVERY_MILLIS);
    container.setMessageListener(listener);
    ConcurrentMessageListenerContainer<byte[], byte[]> consumers =
        new ConcurrentMessageListenerContainer<>(factory, container);
    consumers.setConcurrency(settings.consumers());
    consumers.setPhase(LifePhases.INTAKE);
    consumers.setBeanName("windlass-intake");
    // The same batch comes again until it is admitted, in order; the consumer stays in its group.
    DefaultErrorHandler again =
        new RewindingErrorHandler(
            new FixedBackOff(settings.retry().toMillis(), FixedBackOff.UNLIMITED_ATTEMPTS));
    again.setLogLevel(KafkaException.Level.DEBUG);
    consumers.setCommonErrorHandler(again);
    return consumers;
  }
}
