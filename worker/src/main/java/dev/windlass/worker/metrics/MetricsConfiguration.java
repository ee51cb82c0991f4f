package dev.windlass.worker.metrics;

import dev.windlass.controlstore.JobQueues;
import dev.windlass.worker.dispatch.Dispatch;
import dev.windlass.worker.engine.EnginePool;
import dev.windlass.worker.event.EventPublisher;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gauges over what the other packages do; each counts its own events itself. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {
  @Bean
  JobQueues jobQueues(DataSource controlStore) {
    return new JobQueues(controlStore);
  }

  @Bean
  QueueFigures queueFigures(JobQueues queues, EnginePool engines, MeterRegistry registry) {
    return new QueueFigures(queues, engines::breakers, registry);
  }

  @Bean
  MeterBinder workerFigures(Dispatch dispatch, EventPublisher publisher, EnginePool engines) {
    return registry -> {
      Gauge.builder("windlass.jobs.running", dispatch, Dispatch::runningJobs)
          .description("Jobs that run here")
          .register(registry);
      Gauge.builder("windlass.events.backlog", publisher, EventPublisher::backlog)
          .description("Messages that Kafka has not acknowledged yet")
          .register(registry);
      Gauge.builder("windlass.engines.open", engines, EnginePool::openEngines)
          .description("Engines that are open here")
          .register(registry);
      Gauge.builder(
              "windlass.engines.breakers.open",
              engines,
              pool ->
                  pool.breakers().values().stream()
                      .filter(state -> !state.equals("CLOSED"))
                      .count())
          .description("Engines that are left alone because they could not be reached")
          .register(registry);
    };
  }
}
