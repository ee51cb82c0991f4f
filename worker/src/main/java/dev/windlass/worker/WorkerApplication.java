package dev.windlass.worker;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/** The worker as a program. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class WorkerApplication {
  /** Starts a worker; it runs until SIGTERM. */
  public static void main(String[] arguments) {
    start(arguments);
  }

  /**
   * Starts a worker in this JVM. Its settings are in {@code worker.yml}, so that it can share a
   * class path with a scheduler; arguments such as {@code --server.port=0} win over them.
   */
  public static ConfigurableApplicationContext start(String... arguments) {
    return new SpringApplicationBuilder(WorkerApplication.class)
        .properties("spring.config.name=worker")
        .run(arguments);
  }
}
