package dev.windlass.benchmarks.dispatch;

import dev.windlass.benchmarks.measurement.Figure;
import java.util.ArrayList;
import java.util.List;

/** What the figures are held to. */
final class DispatchTargets {
  private DispatchTargets() {}

  /** Every figure that was measured with its target; prints the rounds. */
  static List<Figure> of(Rounds rounds) {
    rounds.print(System.out);
    List<Figure> figures = new ArrayList<>();
    if (rounds.has("rate of windlass")) {
      figures.addAll(rates(rounds));
    }
    if (rounds.has("p50")) {
      figures.addAll(latencies(rounds));
    }
    if (rounds.has("kill busy")) {
      figures.add(
          rounds.figure(
              "process.kill during a backup, against 1.2 times idle",
              "kill busy",
              "ms",
              1.2 * rounds.median("kill idle"),
              Figure.Bound.AT_MOST));
    }
    if (rounds.has("rate full")) {
      figures.add(
          rounds.figure(
              "commands/s with a full history, against 0.9 times empty",
              "rate full",
              "/s",
              0.9 * rounds.median("rate empty"),
              Figure.Bound.AT_LEAST));
    }
    if (rounds.has("start")) {
      figures.add(
          rounds.figure("worker memory, idle", "idle memory", "MB", 300, Figure.Bound.AT_MOST));
      figures.add(
          rounds.figure(
              "worker start to first command done", "start", "s", 4, Figure.Bound.AT_MOST));
    }
    return figures;
  }

  private static List<Figure> rates(Rounds rounds) {
    return List.of(
        rounds.figure(
            "commands/s, against db-scheduler's rate",
            "rate of windlass",
            "/s",
            rounds.median("rate of " + DispatchBenchmark.DB_SCHEDULER),
            Figure.Bound.AT_LEAST),
        rounds.figure(
            "commands/s, against 3 times JobRunr's rate",
            "rate of windlass",
            "/s",
            3 * rounds.median("rate of " + DispatchBenchmark.JOBRUNR),
            Figure.Bound.AT_LEAST),
        rounds.figure(
            "commits a job under load", "commits of windlass", "", 0.2, Figure.Bound.AT_MOST),
        rounds.figure(
            "worker memory, at full rate", "busy memory", "MB", 600, Figure.Bound.AT_MOST));
  }

  private static List<Figure> latencies(Rounds rounds) {
    return List.of(
        rounds.figure(
            "latency at 200/s, median, against 2 echoes'",
            "p50",
            "ms",
            2 * rounds.median("echo p50"),
            Figure.Bound.AT_MOST),
        rounds.figure(
            "latency at 200/s, 99 %, against 3 echoes'",
            "p99", "ms", 3 * rounds.median("echo p99"), Figure.Bound.AT_MOST));
  }
}
