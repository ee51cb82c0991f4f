package dev.windlass.benchmarks.dispatch;

import dev.windlass.benchmarks.dispatch.peer.PeerProcess;
import dev.windlass.benchmarks.measurement.Benchmark;
import dev.windlass.benchmarks.measurement.BenchmarkOptions;
import dev.windlass.benchmarks.measurement.Report;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Many small commands: how many a second, how soon, at what cost, and whether that changes with ten
 * million jobs in the history; beside db-scheduler and JobRunr on the same PostgreSQL server.
 */
public final class DispatchBenchmark implements Benchmark {
  /** So many that what begins and ends a drain, which only Windlass's has, weighs little. */
  private static final int JOBS = 60_000;

  private static final int WARM_UP_JOBS = 20_000;

  /** Drains until the compiler has little left to do, for every contender. */
  private static final int WARM_UPS = 16;

  private static final int PACED_WARM_UPS = 2;
  private static final int FEW_ENGINES = 12;
  private static final int MANY_ENGINES = 10_000;
  private static final int PACED_SECONDS = 10;
  private static final long IDLE_SECONDS = 10;
  static final String DB_SCHEDULER = "db-scheduler";
  static final String JOBRUNR = "jobrunr";

  private final Rounds figures = new Rounds();

  @Override
  public Report run(BenchmarkOptions options, Path directory) throws Exception {
    try (Servers servers = Servers.start(directory);
        Echo _ = new Echo(servers.kafka());
        Installation empty = Installation.start(servers, "windlass", FEW_ENGINES, Map.of())) {
      Drains drains = new Drains(servers, directory);
      if (options.wants("start")) {
        starts(servers, empty, options.rounds());
      }
      if (options.wants("rate")) {
        rates(servers, drains, empty, options.rounds());
      }
      if (options.wants("latency")) {
        if (!options.wants("rate")) {
          warmUp(drains, empty);
        }
        paced(servers, empty, options.rounds());
      }
      if (options.wants("kill")) {
        kills(servers, directory, options.rounds());
      }
      if (options.wants("history")) {
        large(servers, drains, empty, options);
      }
    }
    Map<String, String> setting = new LinkedHashMap<>();
    setting.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    setting.put("java", Runtime.version().toString());
    setting.put("rounds", Integer.toString(options.rounds()));
    setting.put("jobs", Integer.toString(JOBS));
    setting.put("finishedJobs", Integer.toString(options.finishedJobs()));
    return new Report("dispatch", setting, DispatchTargets.of(figures));
  }

  private void starts(Servers servers, Installation windlass, int rounds) throws Exception {
    for (int round = 0; round <= rounds; round++) {
      double seconds = WorkerStart.measure(servers, windlass);
      System.out.printf(
          Locale.ROOT,
          "start of a worker to its first command done: %.2f s, %.2f s of processor%n",
          seconds,
          CpuTime.of(windlass.pid()));
      if (round > 0) {
        figures.keep("start", seconds);
      }
    }
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(IDLE_SECONDS));
    figures.keep("idle memory", CpuTime.megabytes(windlass.pid(), "VmRSS"));
  }

  private void rates(Servers servers, Drains drains, Installation windlass, int rounds)
      throws Exception {
    try (PeerProcess scheduler =
            PeerProcess.start(DB_SCHEDULER, servers.postgres(), servers.options());
        PeerProcess jobrunr = PeerProcess.start(JOBRUNR, servers.postgres(), servers.options())) {
      for (int round = -WARM_UPS; round < rounds; round++) {
        String when = round < 0 ? "warm-up" : "round " + (round + 1);
        int jobs = round < 0 ? WARM_UP_JOBS : JOBS;
        servers.checkpoint();
        rate(when, windlass.name(), drains.windlass(windlass, jobs));
        servers.checkpoint();
        rate(when, DB_SCHEDULER, drains.peer(scheduler, jobs));
        servers.checkpoint();
        rate(when, JOBRUNR, drains.peer(jobrunr, jobs));
      }
      figures.keep("busy memory", CpuTime.megabytes(windlass.pid(), "VmHWM"));
      commits(servers, windlass.name(), () -> drains.windlass(windlass, JOBS));
      commits(servers, DB_SCHEDULER, () -> drains.peer(scheduler, JOBS));
      commits(servers, JOBRUNR, () -> drains.peer(jobrunr, JOBS));
    }
  }

  /** A worker that has done as much as one whose rate was measured before. */
  private static void warmUp(Drains drains, Installation windlass) throws Exception {
    for (int round = 0; round < WARM_UPS; round++) {
      drains.windlass(windlass, WARM_UP_JOBS);
    }
  }

  private void rate(String when, String contender, Throughput throughput) {
    System.out.printf(Locale.ROOT, "%-8s %-13s %s%n", when, contender, throughput.text());
    if (!when.equals("warm-up")) {
      figures.keep("rate of " + contender, throughput.perSecond());
    }
  }

  /** One drain. */
  private interface Drain {
    Throughput run() throws Exception;
  }

  private void commits(Servers servers, String contender, Drain drain) throws Exception {
    long before = servers.commits(contender);
    drain.run();
    double each = (servers.commits(contender) - before) / (double) JOBS;
    System.out.printf(Locale.ROOT, "commits a job under load, %s: %.3f%n", contender, each);
    figures.keep("commits of " + contender, each);
  }

  private void paced(Servers servers, Installation windlass, int rounds) throws Exception {
    int messages = PacedLoad.messages(PACED_SECONDS);
    try (CommandLoad load = CommandLoad.atOnce(servers.kafka(), windlass.topic("commands"));
        StatusWatch watch = StatusWatch.atOnce(servers.kafka(), windlass.topic("status"));
        CommandLoad echoLoad = CommandLoad.atOnce(servers.kafka(), Echo.IN);
        StatusWatch echoWatch = StatusWatch.atOnce(servers.kafka(), Echo.OUT)) {
      for (int round = 1 - PACED_WARM_UPS; round <= rounds; round++) {
        Latencies echo = PacedLoad.measure(echoLoad, echoWatch, echoLoad.prepareEchoes(messages));
        Latencies ours = PacedLoad.measure(load, watch, load.prepare(messages, windlass.engines()));
        System.out.printf(
            Locale.ROOT,
            "at 200/s: echo p50 %.2f p99 %.2f ms, Windlass p50 %.2f p99 %.2f ms%n",
            echo.median(),
            echo.high(),
            ours.median(),
            ours.high());
        if (round > 0) {
          figures.keep("echo p50", echo.median());
          figures.keep("echo p99", echo.high());
          figures.keep("p50", ours.median());
          figures.keep("p99", ours.high());
        }
      }
    }
  }

  private void kills(Servers servers, Path directory, int rounds) throws Exception {
    try (KillLatency kill = new KillLatency(servers, directory)) {
      for (int round = 0; round <= rounds; round++) {
        KillLatency.Round measured = kill.measure();
        System.out.printf(
            Locale.ROOT,
            "process.kill: idle p50 %.2f ms (echo %.2f), during a backup p50 %.2f ms (echo %.2f)%n",
            measured.idle().kill().median(),
            measured.idle().echo().median(),
            measured.busy().kill().median(),
            measured.busy().echo().median());
        if (round > 0) {
          figures.keep("kill idle", measured.idle().kill().median());
          figures.keep("kill busy", measured.busy().kill().median());
          figures.keep("echo idle", measured.idle().echo().median());
          figures.keep("echo busy", measured.busy().echo().median());
        }
      }
    }
  }

  private void large(Servers servers, Drains drains, Installation empty, BenchmarkOptions options)
      throws Exception {
    try (Installation large = Installation.start(servers, "large", MANY_ENGINES, Map.of())) {
      System.out.printf(
          Locale.ROOT,
          "filling a control database with %,d finished jobs%n",
          options.finishedJobs());
      LargeStore.fill(servers.postgres(), large.name(), options.finishedJobs());
      // From here on the server makes its checkpoints when it wants to, as it does for users: the
      // first write to a page behind each is a whole page in the log, which costs a large store
      // more.
      servers.checkpoint();
      for (int round = -WARM_UPS; round < options.rounds(); round++) {
        String when = round < 0 ? "warm-up" : "round " + (round + 1);
        int jobs = round < 0 ? WARM_UP_JOBS : JOBS;
        Throughput small = drains.windlass(empty, jobs);
        Throughput full = drains.windlass(large, jobs);
        System.out.printf(Locale.ROOT, "%-8s empty store %s%n", when, small.text());
        System.out.printf(Locale.ROOT, "%-8s full store  %s%n", when, full.text());
        if (round >= 0) {
          figures.keep("rate empty", small.perSecond());
          figures.keep("rate full", full.perSecond());
        }
      }
    }
  }
}
