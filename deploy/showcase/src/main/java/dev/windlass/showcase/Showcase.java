package dev.windlass.showcase;

import dev.windlass.showcase.house.House;
import dev.windlass.showcase.house.HouseOptions;
import dev.windlass.showcase.terminal.Screen;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The program of {@code deploy/quickstart}. Exit codes: 0 everything went well, 1 a step failed or
 * tables differ, 2 usage. Whatever way it ends, it stops what it started and removes its directory.
 */
@Command(name = "quickstart")
public final class Showcase implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Showcase.class);
  private static final int SCALE = 14;

  @Option(names = "--stay")
  private boolean stay;

  @Option(names = "--separate")
  private boolean separate;

  @Option(names = "--workers")
  private @Nullable Integer workers;

  @Option(names = "--scale")
  private int scale = SCALE;

  private final Screen screen = Screen.standard();
  private final Path checkout = Path.of(System.getProperty("windlass.checkout", "."));
  private final Path run = Path.of(System.getProperty("java.io.tmpdir"));

  /** Runs and exits. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Showcase())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    checkArguments();
    long started = System.nanoTime();
    screen.step("Starting Kafka, an S3 server, PostgreSQL, " + described() + " and the scheduler");
    CleanUp cleanUp = CleanUp.atExit(run);
    try {
      House house = cleanUp.closing(House.start(options()));
      Sample sample = Sample.start(house, scale);
      Endpoints endpoints = new Endpoints(house, sample);
      endpoints.show(screen);
      boolean equal = new Demonstration(house, sample, screen).run();
      screen.step("Done in " + (System.nanoTime() - started) / 1_000_000_000L + " s");
      if (stay) {
        remain(endpoints, cleanUp);
      }
      return equal ? 0 : 1;
    } catch (RuntimeException e) {
      LOG.error("The quickstart failed.", e);
      screen.step("Failed: " + e.getMessage());
      screen.say("The log is .windlass/logs/quickstart.log");
      return 1;
    } finally {
      cleanUp.run();
    }
  }

  private void checkArguments() {
    CommandLine usage = new CommandLine(this);
    if (workers != null && !separate) {
      throw new CommandLine.ParameterException(usage, "--workers goes together with --separate.");
    }
    if (workers != null && (workers < 1 || workers > 16)) {
      throw new CommandLine.ParameterException(usage, "--workers takes a number from 1 to 16.");
    }
    if (scale < 1 || scale > 1000) {
      throw new CommandLine.ParameterException(usage, "--scale takes a number from 1 to 1000.");
    }
  }

  private int workerCount() {
    return workers == null ? 1 : workers;
  }

  private String described() {
    return separate && workerCount() > 1 ? workerCount() + " workers" : "a worker";
  }

  private HouseOptions options() {
    HouseOptions options = HouseOptions.inOneJvm(run.resolve("house"));
    return separate
        ? options.separately(workerCount()).loggingTo(checkout.resolve(".windlass/logs"))
        : options;
  }

  private void remain(Endpoints endpoints, CleanUp cleanUp) throws Exception {
    Path file = checkout.resolve(".windlass/env");
    endpoints.write(file);
    cleanUp.before(() -> endpoints.remove(file));
    screen.step("Everything keeps running until Ctrl-C; the endpoints are in .windlass/env");
    screen.say("In another terminal, for example:");
    screen.say("  deploy/windlass databases %s", Sample.ENGINE);
    screen.say("  deploy/windlass backup %s %s --wait", Sample.ENGINE, Sample.DATABASE);
    screen.say("  deploy/windlass jobs");
    screen.say("  deploy/windlass audit tail");
    new CountDownLatch(1).await();
  }
}
