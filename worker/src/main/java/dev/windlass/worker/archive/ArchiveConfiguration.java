package dev.windlass.worker.archive;

import dev.windlass.controlstore.AuditArchiveRepository;
import dev.windlass.objectstore.ObjectStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The audit archive's parts. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "windlass.archive.enabled", matchIfMissing = true)
class ArchiveConfiguration {
  private static final long PATIENCE_SECONDS = 10;

  @Bean
  ArchiveFigures archiveFigures(MeterRegistry meters, Clock clock) {
    return new ArchiveFigures(meters, clock);
  }

  @Bean
  HealthIndicator auditArchiveHealthIndicator(ArchiveFigures figures) {
    return new ArchiveHealthIndicator(figures);
  }

  @Bean
  ArchiveThread auditArchive(
      KafkaProperties kafka,
      @Value("${windlass.topics.audit:windlass.audit}") String topic,
      ArchiveSettings settings,
      DataSource controlStore,
      ObjectStore objectStore,
      ArchiveFigures figures,
      Clock clock) {
    AuditArchiveRepository ranges = new AuditArchiveRepository(controlStore, clock);
    RangeWriter writer = new RangeWriter(ranges, objectStore);
    TopicIds topicIds = name -> topicId(kafka.buildAdminProperties(), name);
    return new ArchiveThread(
        () -> consumer(kafka.buildConsumerProperties(), settings),
        consumer -> new AuditArchive(consumer, topicIds, ranges, writer, settings, figures, clock),
        topic,
        settings.retryPause());
  }

  static Consumer<byte[], byte[]> consumer(Map<String, Object> common, ArchiveSettings settings) {
    common.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
    common.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    common.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    common.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return new KafkaConsumer<>(common, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  static String topicId(Map<String, Object> adminProperties, String topic) {
    try (Admin admin = Admin.create(adminProperties)) {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .values()
          .iterator()
          .next()
          .topicId()
          .toString();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka does not describe topic " + topic + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted.", e);
    }
  }
}
