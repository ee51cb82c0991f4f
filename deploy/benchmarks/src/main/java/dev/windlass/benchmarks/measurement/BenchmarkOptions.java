package dev.windlass.benchmarks.measurement;

/**
 * What a user may choose.
 *
 * @param megabytes size of the large table, before compression
 * @param rounds how often everything is measured
 * @param finishedJobs how many jobs the full history has
 * @param only the one part of the benchmark to run; empty for all
 */
public record BenchmarkOptions(int megabytes, int rounds, int finishedJobs, String only) {
  /** Whether this part of the benchmark is to run. */
  public boolean wants(String part) {
    return only.isEmpty() || only.equals(part);
  }
}
