package dev.windlass.scheduler;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The scheduler. Any number may run on one control database; each moment of a schedule is fired by
 * one of them.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class SchedulerApplication {
  /** Runs until the process is ended. */
  public static void main(String[] args) {
    start(args);
  }

  /**
   * Starts a scheduler in this JVM. Its settings are in {@code scheduler.yml}, so that it can share
   * a class path with a worker; arguments such as {@code --server.port=0} win over them.
   */
  public static ConfigurableApplicationContext start(String... arguments) {
    return new SpringApplicationBuilder(SchedulerApplication.class)
        .properties("spring.config.name=scheduler")
        .run(arguments);
  }
}
