package dev.windlass.worker.life;

import dev.windlass.controlstore.JobAdmission;
import dev.windlass.controlstore.JobChanges;
import dev.windlass.controlstore.JobClaims;
import dev.windlass.controlstore.JobRepository;
import dev.windlass.controlstore.JobSweeps;
import dev.windlass.controlstore.JobWaits;
import dev.windlass.controlstore.OutboxRepository;
import dev.windlass.controlstore.WorkerLeases;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The control store, and this worker's life in it. */
@Configuration(proxyBeanMethods = false)
class LifeConfiguration {
  @Bean
  @ConditionalOnMissingBean(Clock.class)
  ControlClock clock() {
    return new ControlClock(Clock.systemUTC());
  }

  @Bean
  @ConditionalOnBean(ControlClock.class)
  ClockSetter clockSetter(ControlClock clock, WorkerLeases leases, WorkerLife life) {
    return new ClockSetter(clock, leases, life);
  }

  @Bean
  WorkerLeases workerLeases(DataSource controlStore) {
    return new WorkerLeases(controlStore);
  }

  @Bean
  JobAdmission jobAdmission(DataSource controlStore) {
    return new JobAdmission(controlStore);
  }

  @Bean
  JobClaims jobClaims(DataSource controlStore) {
    return new JobClaims(controlStore);
  }

  @Bean
  JobChanges jobChanges(DataSource controlStore) {
    return new JobChanges(controlStore);
  }

  @Bean
  JobSweeps jobSweeps(DataSource controlStore) {
    return new JobSweeps(controlStore);
  }

  @Bean
  JobWaits jobWaits(DataSource controlStore) {
    return new JobWaits(controlStore);
  }

  @Bean
  OutboxRepository outboxRepository(DataSource controlStore) {
    return new OutboxRepository(controlStore);
  }

  /** Not by its class's name: Spring Batch has a bean of that name. */
  @Bean
  JobRepository windlassJobs(DataSource controlStore) {
    return new JobRepository(controlStore);
  }

  @Bean
  WorkerLife workerLife(WorkerLeases leases, WorkerSettings settings) {
    String name = settings.name().isBlank() ? defaultName() : settings.name();
    return new WorkerLife(leases, name, settings.lease());
  }

  @Bean
  Heartbeat heartbeat(WorkerLife life, WorkerSettings settings) {
    return new Heartbeat(life, settings.heartbeat());
  }

  private static String defaultName() {
    long process = ProcessHandle.current().pid();
    try {
      return InetAddress.getLocalHost().getHostName() + "-" + process;
    } catch (UnknownHostException e) {
      return "worker-" + process;
    }
  }
}
