package dev.windlass.showcase.house;

import java.io.IOException;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/** The main program of a {@link PartProcess}. */
public final class PartMain {
  private PartMain() {}

  /** Starts the application that the first argument names. */
  public static void main(String[] arguments) throws IOException {
    JavaProcess.endWithParent();
    ConfigurableApplicationContext context = Application.valueOf(arguments[0]).run(Map.of());
    Runtime.getRuntime().addShutdownHook(new Thread(context::close, "stop"));
    JavaProcess.ready("");
  }
}
