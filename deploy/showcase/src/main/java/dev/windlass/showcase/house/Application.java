package dev.windlass.showcase.house;

import dev.windlass.scheduler.SchedulerApplication;
import dev.windlass.worker.WorkerApplication;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/** The applications that a house runs. */
public enum Application {
  /** Runs commands. */
  WORKER,
  /** Publishes commands when their time has come. */
  SCHEDULER;

  /** Starts it in this JVM; returns when it has started. */
  ConfigurableApplicationContext run(Map<String, String> properties) {
    String[] arguments =
        properties.entrySet().stream()
            .map(property -> "--" + property.getKey() + "=" + property.getValue())
            .toArray(String[]::new);
    return switch (this) {
      case WORKER -> WorkerApplication.start(arguments);
      case SCHEDULER -> SchedulerApplication.start(arguments);
    };
  }
}
