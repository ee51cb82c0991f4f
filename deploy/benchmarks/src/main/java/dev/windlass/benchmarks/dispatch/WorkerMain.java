package dev.windlass.benchmarks.dispatch;

import dev.windlass.showcase.house.JavaProcess;
import dev.windlass.worker.WorkerApplication;
import java.io.IOException;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The main program of a worker that is a worker in everything but this: what it does for {@code
 * engine.describe} is nothing. Its settings come in {@code SPRING_APPLICATION_JSON}.
 */
public final class WorkerMain {
  private WorkerMain() {}

  /** Starts it; it runs until SIGTERM. */
  public static void main(String[] arguments) throws IOException {
    JavaProcess.endWithParent();
    ApplicationContextInitializer<GenericApplicationContext> nothing =
        context ->
            context.addBeanFactoryPostProcessor(
                factory -> {
                  context.removeBeanDefinition("engineDescribeOperation");
                  context.registerBean(NoOperation.class);
                });
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(WorkerApplication.class)
            .properties("spring.config.name=worker")
            .initializers(nothing)
            .run(arguments);
    Runtime.getRuntime().addShutdownHook(new Thread(context::close, "stop"));
    JavaProcess.ready("");
  }
}
