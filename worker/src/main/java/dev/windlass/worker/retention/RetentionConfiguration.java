package dev.windlass.worker.retention;

import dev.windlass.controlstore.AdvisoryLock;
import dev.windlass.controlstore.JobRetention;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The sweep, put together. */
@Configuration(proxyBeanMethods = false)
class RetentionConfiguration {
  @Bean
  RetentionSweep retentionSweep(
      DataSource controlStore, RetentionSettings settings, MeterRegistry meters) {
    return new RetentionSweep(
        new JobRetention(controlStore),
        new AdvisoryLock(controlStore, "windlass retention"),
        settings,
        meters);
  }
}
