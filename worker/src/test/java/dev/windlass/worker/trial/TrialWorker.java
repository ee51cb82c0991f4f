package dev.windlass.worker.trial;

import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.CommandType;
import dev.windlass.worker.operation.Operation;
import dev.windlass.worker.operation.OperationCatalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/** A worker whose operations do what a script says. */
final class TrialWorker implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private TrialWorker(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** Everything of the worker but its operations. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @ConfigurationPropertiesScan({
    "dev.windlass.worker.life",
    "dev.windlass.worker.event",
    "dev.windlass.worker.engine",
    "dev.windlass.worker.intake",
    "dev.windlass.worker.retention"
  })
  @ComponentScan({
    "dev.windlass.worker.life",
    "dev.windlass.worker.event",
    "dev.windlass.worker.engine",
    "dev.windlass.worker.dispatch",
    "dev.windlass.worker.intake",
    "dev.windlass.worker.health",
    "dev.windlass.worker.metrics",
    "dev.windlass.worker.retention",
    "dev.windlass.worker.storage"
  })
  static class Application {}

  static TrialWorker start(
      String name, Map<String, Object> servers, ScriptedOperation.Script script) {
    Map<String, Object> properties = new LinkedHashMap<>(servers);
    properties.put("windlass.worker.name", name);
    properties.putIfAbsent("windlass.worker.lease", "3s");
    properties.putIfAbsent("windlass.worker.heartbeat", "200ms");
    properties.putIfAbsent("windlass.worker.first-backoff", "50ms");
    properties.putIfAbsent("windlass.worker.stop-grace", "2s");
    properties.put("logging.structured.format.console", "");
    ApplicationContextInitializer<GenericApplicationContext> operations =
        context -> CommandType.all().forEach(type -> register(context, type.spec(), script));
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .registerShutdownHook(false)
            .initializers(operations)
            .properties("spring.config.name=worker")
            .run(arguments(properties));
    return new TrialWorker(context);
  }

  private static String[] arguments(Map<String, Object> properties) {
    return properties.entrySet().stream()
        .map(property -> "--" + property.getKey() + "=" + property.getValue())
        .toArray(String[]::new);
  }

  private static <S extends CommandSpec> void register(
      GenericApplicationContext context, Class<S> spec, ScriptedOperation.Script script) {
    context.registerBean(
        spec.getSimpleName() + "Operation",
        Operation.class,
        () -> new ScriptedOperation<>(spec, script));
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  <T> T bean(String name, Class<T> type) {
    return context.getBean(name, type);
  }

  List<String> unserved() {
    return new ArrayList<>(
        bean(OperationCatalog.class).unserved().stream().map(CommandType::name).toList());
  }

  /** Stops it as SIGTERM does. */
  @Override
  public void close() {
    context.close();
  }
}
