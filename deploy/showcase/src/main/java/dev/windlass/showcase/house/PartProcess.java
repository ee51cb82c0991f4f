package dev.windlass.showcase.house;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** An application in a process of its own, which ends when this JVM ends. */
public final class PartProcess implements Part {
  private final JavaProcess process;

  private PartProcess(JavaProcess process) {
    this.process = process;
  }

  /** Starts the process and waits until the application has started. */
  static PartProcess start(
      Application application, String name, HouseOptions options, Map<String, String> properties) {
    return new PartProcess(
        JavaProcess.start(
            new JavaProcess.Plan(
                name,
                PartMain.class,
                List.of(application.name()),
                options.workerHeapMegabytes(),
                Map.of(
                    "SPRING_APPLICATION_JSON", JsonMapper.shared().writeValueAsString(properties)),
                options.jvm()),
            options));
  }

  @Override
  public String name() {
    return process.name();
  }

  @Override
  public long pid() {
    return process.pid();
  }

  /** What it wrote. */
  public Path log() {
    return process.log();
  }

  @Override
  public boolean isRunning() {
    return process.isRunning();
  }

  /** Ends it as {@code kill -9} does. */
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
