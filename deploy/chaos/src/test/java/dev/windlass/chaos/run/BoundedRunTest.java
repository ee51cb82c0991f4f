package dev.windlass.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.chaos.fault.Kind;
import dev.windlass.chaos.report.Report;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Windlass keeps its promises through three minutes of load and of every kind of fault. */
@Timeout(1800)
class BoundedRunTest {
  private static final long SEED = 20261121;
  private static final Duration LOAD = Duration.ofMinutes(3);
  private static final int WORKERS = 2;
  private static final double PER_SECOND = 10;

  @TempDir Path directory;

  @Test
  void everyPromiseHoldsThroughEveryFault() throws Exception {
    Path logs = Path.of("target", "fault-run").toAbsolutePath();
    RunOptions options =
        new RunOptions(
            SEED, LOAD, WORKERS, PER_SECOND, Set.of(), null, directory.resolve("house"), logs);

    Report report = new FaultRun(options, Clock.systemUTC(), System.out::println).run(_ -> {});

    report.lines().forEach(System.out::println);
    // On one line, for readers who see no more than that of a failure.
    assertThat(report.violations()).as(report.violations().toString()).isEmpty();
    assertThat(report.troubles()).as(report.troubles().toString()).isEmpty();
    assertThat(report.isClean()).isTrue();
    // A run in which little happened would say nothing.
    assertThat(report.figure("jobs")).isGreaterThan(1_000);
    assertThat(report.figure("backups catalogued")).isGreaterThan(5);
    assertThat(report.figure("entries in the ledger")).isGreaterThan(100);
    assertThat(report.outcome("succeeded")).isGreaterThan(500);
    Set<Kind> happened =
        report.faults().stream().map(fault -> fault.kind()).collect(Collectors.toSet());
    assertThat(happened).containsExactlyInAnyOrderElementsOf(EnumSet.allOf(Kind.class));
    assertThat(ProcessHandle.current().descendants().map(ProcessHandle::info).toList())
        .as("processes that still run")
        .isEmpty();
  }
}
