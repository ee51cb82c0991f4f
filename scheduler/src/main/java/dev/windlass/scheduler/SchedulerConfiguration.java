package dev.windlass.scheduler;

import com.zaxxer.hikari.HikariDataSource;
import dev.windlass.controlstore.ControlStoreSchema;
import dev.windlass.controlstore.FiringRepository;
import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.scheduler.firing.FiringPublisher;
import dev.windlass.scheduler.polling.SchedulerSettings;
import dev.windlass.scheduler.reconcile.ScheduleReconciler;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import javax.sql.DataSource;
import org.quartz.Scheduler;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** The scheduler's parts. */
@Configuration(proxyBeanMethods = false)
class SchedulerConfiguration {
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  /** The control database. Whoever has it finds its tables at this program's version. */
  @Bean
  @ConfigurationProperties("spring.datasource.hikari")
  HikariDataSource controlStore(DataSourceProperties properties) {
    // A connection without the pool, whose settings are not bound yet.
    ControlStoreSchema.migrate(
        properties.initializeDataSourceBuilder().type(SimpleDriverDataSource.class).build());
    return properties.initializeDataSourceBuilder().type(HikariDataSource.class).build();
  }

  @Bean
  InventoryRepository inventory(DataSource controlStore, Clock clock) {
    return new InventoryRepository(controlStore, clock);
  }

  @Bean
  FiringRepository firings(DataSource controlStore, Clock clock) {
    return new FiringRepository(controlStore, clock);
  }

  @Bean
  FiringPublisher firingPublisher(
      FiringRepository firings,
      KafkaTemplate<String, byte[]> kafka,
      @Value("${windlass.topics.commands:windlass.commands}") String topic,
      SchedulerSettings settings,
      MeterRegistry meters) {
    return new FiringPublisher(firings, kafka, topic, settings, meters);
  }

  @Bean
  ScheduleReconciler scheduleReconciler(
      InventoryRepository inventory,
      DataSource controlStore,
      Scheduler quartz,
      PlatformTransactionManager transactions,
      SchedulerSettings settings,
      MeterRegistry meters) {
    return new ScheduleReconciler(inventory, controlStore, quartz, transactions, settings, meters);
  }
}
