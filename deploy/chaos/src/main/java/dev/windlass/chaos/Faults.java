package dev.windlass.chaos;

import dev.windlass.chaos.deliberate.DeliberateFault;
import dev.windlass.chaos.fault.Kind;
import dev.windlass.chaos.report.Report;
import dev.windlass.chaos.run.FaultRun;
import dev.windlass.chaos.run.RunOptions;
import dev.windlass.showcase.CleanUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
  private static final Duration DELIBERATE = Duration.ofSeconds(40);

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

  @Option(names = "--deliberate")
  private @Nullable String deliberate;

  @Option(names = "--json")
  private @Nullable Path json;

  private final Path checkout = Path.of(System.getProperty("windlass.checkout", "."));
  private final Path directory = Path.of(System.getProperty("java.io.tmpdir"));
  private final Clock clock = Clock.systemUTC();

  /** Runs and exits. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Faults()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    List<RunOptions> runs = runs();
    CleanUp cleanUp = CleanUp.atExit(directory);
    try {
      List<String> reports = new ArrayList<>();
      boolean good = true;
      for (RunOptions options : runs) {
        Report report = new FaultRun(options, clock, System.out::println).run(cleanUp::closing);
        report.lines().forEach(System.out::println);
        reports.add(report.json());
        good &= isGood(options, report);
      }
      write(reports);
      return good ? 0 : 1;
    } catch (RuntimeException e) {
      LOG.error("The run failed.", e);
      System.out.println("failed: " + e.getMessage());
      return 1;
    } finally {
      cleanUp.run();
    }
  }

  /** A run that is broken on purpose is good when the checker said so. */
  private static boolean isGood(RunOptions options, Report report) {
    DeliberateFault broken = options.deliberate();
    if (broken == null) {
      return report.isClean();
    }
    Set<String> found = new TreeSet<>();
    report.violations().forEach(violation -> found.add(violation.check()));
    boolean caught = broken.finders().stream().anyMatch(found::contains);
    System.out.printf(
        "%s: promise %d, deliberately broken by %s: found by %s%n",
        caught ? "CAUGHT" : "NOT CAUGHT", broken.promise(), broken.word(), found);
    return caught;
  }

  private List<RunOptions> runs() {
    CommandLine usage = new CommandLine(this);
    if (minutes < 0.2 || minutes > 24 * 60 || workers < 2 || workers > 8 || rate < 1) {
      throw new CommandLine.ParameterException(
          usage, "--minutes takes 0.2 to 1440, --workers 2 to 8, --rate at least 1.");
    }
    Set<Kind> kinds = new TreeSet<>();
    for (String word : only) {
      kinds.add(Kind.named(word).orElseThrow(() -> unknown(usage, word)));
    }
    long chosen = seed == null ? new SecureRandom().nextInt(1_000_000) : seed;
    String wanted = deliberate;
    if (wanted == null) {
      return List.of(run(chosen, kinds, null));
    }
    List<RunOptions> runs = new ArrayList<>();
    for (DeliberateFault fault : DeliberateFault.values()) {
      if (wanted.equals("all") || wanted.equals(fault.word())) {
        runs.add(run(chosen, kinds, fault));
      }
    }
    if (runs.isEmpty()) {
      throw new CommandLine.ParameterException(
          usage,
          "--deliberate takes all or one of "
              + Arrays.stream(DeliberateFault.values()).map(DeliberateFault::word).toList()
              + ".");
    }
    return runs;
  }

  private RunOptions run(long chosen, Set<Kind> kinds, @Nullable DeliberateFault fault) {
    String name = fault == null ? "house" : fault.word();
    return new RunOptions(
        chosen,
        fault == null ? Duration.ofMillis(Math.round(minutes * 60_000)) : DELIBERATE,
        workers,
        rate,
        kinds,
        fault,
        directory.resolve(name),
        checkout.resolve(".windlass/logs/faults").resolve(name));
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

  private void write(List<String> reports) throws IOException {
    Path file = json;
    if (file != null) {
      Files.writeString(
          Path.of(System.getProperty("windlass.invoked-from", ".")).resolve(file),
          reports.size() == 1 ? reports.getFirst() : "[" + String.join(",\n", reports) + "]");
    }
  }
}
