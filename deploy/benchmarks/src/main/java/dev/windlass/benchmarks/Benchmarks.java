package dev.windlass.benchmarks;

import dev.windlass.benchmarks.backup.BackupBenchmark;
import dev.windlass.benchmarks.backup.PhysicalBenchmark;
import dev.windlass.benchmarks.backup.PostgresqlBenchmark;
import dev.windlass.benchmarks.dispatch.DispatchBenchmark;
import dev.windlass.benchmarks.measurement.Benchmark;
import dev.windlass.benchmarks.measurement.BenchmarkOptions;
import dev.windlass.benchmarks.measurement.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The program of {@code deploy/benchmarks/run}. Exit codes: 0 every target is met, 1 one is missed
 * or a measurement failed, 2 usage.
 */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Measures Windlass beside its peers and says whether the targets are met.")
public final class Benchmarks implements Callable<Integer> {
  private static final Map<String, Benchmark> ALL =
      Map.of(
          "backup", new BackupBenchmark(),
          "physical", new PhysicalBenchmark(),
          "postgresql", new PostgresqlBenchmark(),
          "dispatch", new DispatchBenchmark());

  @Parameters(
      paramLabel = "BENCHMARK",
      description = "What to measure: backup, physical, postgresql, dispatch.")
  private String benchmark = "";

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there as well.")
  private @Nullable Path json;

  @Option(
      names = "--size",
      paramLabel = "MB",
      description = "Size of the large table (600; for postgresql 2048).")
  private @Nullable Integer size;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often everything is measured (${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Option(
      names = "--finished",
      paramLabel = "N",
      description = "How many jobs the full history has (${DEFAULT-VALUE}).")
  private int finished = 10_000_000;

  @Option(
      names = "--only",
      paramLabel = "PART",
      description =
          "Only this part: of dispatch start, rate, latency, kill, history;"
              + " of postgresql backup, slowing, metrics.")
  private String only = "";

  /** Runs and exits. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Benchmarks()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path directory = Path.of(System.getProperty("java.io.tmpdir")).resolve("benchmark");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory), "clean-up"));
    Benchmark chosen = chosen();
    int megabytes = size == null ? chosen.usualMegabytes() : size;
    Report report = chosen.run(new BenchmarkOptions(megabytes, rounds, finished, only), directory);
    report.print(System.out);
    if (json != null) {
      report.write(Path.of(System.getProperty("windlass.invoked-from", ".")).resolve(json));
    }
    return report.allMet() ? 0 : 1;
  }

  private Benchmark chosen() {
    Benchmark found = ALL.get(benchmark);
    if (found == null) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "There is no benchmark " + benchmark + ", only " + ALL.keySet());
    }
    return found;
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      System.err.println("Could not be removed: " + directory);
    }
  }
}
