package dev.windlass.worker.health;

import dev.windlass.controlstore.OutboxRepository;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.life.WorkerLife;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the worker needs in order to work. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {
  private static final int ANSWER_MILLIS = 3_000;
  private static final Duration LONG_WAIT = Duration.ofSeconds(30);

  /** Part of the health that says whether commands are worked on at all. */
  @Bean
  HealthIndicator leaseHealth(WorkerLife life, Clock clock) {
    return new WatchedPart(
        () -> {
          if (!life.isHeld()) {
            throw new IllegalStateException("The lease is not held.");
          }
          return "worker " + life.name();
        },
        "The lease is not held, so that no jobs are run here. Look at the control database.",
        clock);
  }

  @Bean
  HealthIndicator controlStoreHealth(DataSource controlStore, Clock clock) {
    return new WatchedPart(
        () -> {
          try (Connection connection = controlStore.getConnection()) {
            if (!connection.isValid(ANSWER_MILLIS / 1_000)) {
              throw new IllegalStateException("The control database does not answer.");
            }
          }
          return "control database answers";
        },
        "The control database cannot be reached: nothing is taken in and nothing ends. Look at"
            + " spring.datasource.* and at the database.",
        clock);
  }

  @Bean
  HealthWatch healthWatch(List<HealthIndicator> indicators) {
    return new HealthWatch(indicators);
  }

  /** The brokers. */
  @Bean(destroyMethod = "close")
  Admin healthAdmin(KafkaProperties kafka) {
    var properties = kafka.buildAdminProperties();
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
    return Admin.create(properties);
  }

  @Bean
  HealthIndicator kafkaHealth(Admin healthAdmin, Clock clock) {
    return new WatchedPart(
        () ->
            "cluster "
                + healthAdmin
                    .describeCluster()
                    .clusterId()
                    .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS),
        "Kafka does not answer: no commands come in and no events go out. Look at"
            + " spring.kafka.bootstrap-servers and at the brokers.",
        clock);
  }

  @Bean
  HealthIndicator objectStoreHealth(ObjectProvider<ObjectStore> store, Clock clock) {
    return new WatchedPart(
        () -> {
          ObjectStore present = store.getIfAvailable();
          if (present == null) {
            return "none configured";
          }
          present.checkHealth();
          return "bucket answers";
        },
        "The object store does not answer: backups, restores and the audit archive wait. Look at"
            + " windlass.object-store.*.",
        clock);
  }

  @Bean
  HealthIndicator outboxHealth(OutboxRepository outbox, Clock clock) {
    return new WatchedPart(
        () -> {
          Duration lag = outbox.lag();
          if (lag.compareTo(LONG_WAIT) > 0) {
            throw new IllegalStateException("Events wait since " + lag);
          }
          return "oldest unpublished event: " + lag.toMillis() + " ms";
        },
        "Events are committed but not published. Look at Kafka, and whether a worker died.",
        clock);
  }
}
