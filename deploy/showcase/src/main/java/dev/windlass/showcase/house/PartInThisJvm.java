package dev.windlass.showcase.house;

import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that shares this JVM. */
final class PartInThisJvm implements Part {
  private final String name;
  private final ConfigurableApplicationContext context;

  private PartInThisJvm(String name, ConfigurableApplicationContext context) {
    this.name = name;
    this.context = context;
  }

  static Part start(Application application, String name, Map<String, String> properties) {
    return new PartInThisJvm(name, application.run(properties));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long pid() {
    return ProcessHandle.current().pid();
  }

  @Override
  public boolean isRunning() {
    return context.isActive();
  }

  @Override
  public void close() {
    context.close();
  }
}
