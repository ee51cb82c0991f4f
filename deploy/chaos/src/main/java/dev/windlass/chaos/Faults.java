package dev.windlass.chaos;

import dev.windlass.chaos.fault.Kind;
import dev.windlass.chaos.report.Report;
import dev.windlass.chaos.run.FaultRun;
import dev.windlass.chaos.run.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The program of {@code deploy/faults}. Exit codes: 0 clean, 1 something does not hold or could not
 * be run, 2 usage.
 */
@Command(name = "faults")
public final class Faults implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  @Option(names = "--minutes")
  private double minutes = 3;

  @Option(names = "--seed")
  private @Nullable Long seed;

  @Option(names = "--workers")
  private int workers = 2;

  @Option(names = "--rate")
  private double rate = 15;

  @Option(names = "--only", split = ",")
  private List<String> only = List.of();

  @Option(names = "--json")
  private @Nullable Path json;

  private final Path checkout = Path.of(System.getProperty("windlass.checkout", "."));
  private final Path directory = Path.of(System.getProperty("java.io.tmpdir"));
  private final Clock clock = Clock.systemUTC();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Runs and exits. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Faults()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    RunOptions options = options();
    Runtime.getRuntime().addShutdownHook(new Thread(this::cleanUp, "clean-up"));
    try {
      Report report = new FaultRun(options, clock, System.out::println).run(open::push);
      report.lines().forEach(System.out::println);
      write(report);
      return report.isClean() ? 0 : 1;
    } catch (RuntimeException e) {
      LOG.error("The run failed.", e);
      System.out.println("failed: " + e.getMessage());
      return 1;
    } finally {
      cleanUp();
    }
  }

  private RunOptions options() {
    CommandLine usage = new CommandLine(this);
    if (minutes < 0.2 || minutes > 24 * 60 || workers < 2 || workers > 8 || rate < 1) {
      throw new CommandLine.ParameterException(
          usage, "--minutes takes 0.2 to 1440, --workers 2 to 8, --rate at least 1.");
    }
    Set<Kind> kinds = new TreeSet<>();
    for (String word : only) {
      kinds.add(Kind.named(word).orElseThrow(() -> unknown(usage, word)));
    }
    return new RunOptions(
        seed == null ? new SecureRandom().nextInt(1_000_000) : seed,
        Duration.ofMillis(Math.round(minutes * 60_000)),
        workers,
        rate,
        kinds,
        directory.resolve("house"),
        checkout.resolve(".windlass/logs/faults"),
        Map.of());
  }

  private static CommandLine.ParameterException unknown(CommandLine usage, String word) {
    return new CommandLine.ParameterException(
        usage,
        "There is no fault \""
            + word
            + "\"; there are "
            + Arrays.stream(Kind.values()).map(Kind::word).toList()
            + ".");
  }

  private void write(Report report) throws IOException {
    Path file = json;
    if (file != null) {
      Files.writeString(
          Path.of(System.getProperty("windlass.invoked-from", ".")).resolve(file), report.json());
    }
  }

  private synchronized void cleanUp() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        System.err.println("Could not be stopped: " + e);
      }
    }
  }
}
