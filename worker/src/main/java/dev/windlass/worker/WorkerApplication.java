package dev.windlass.worker;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The worker as a program. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class WorkerApplication {
  /** Starts a worker; it runs until SIGTERM. */
  public static void main(String[] arguments) {
    SpringApplication.run(WorkerApplication.class, arguments);
  }
}
