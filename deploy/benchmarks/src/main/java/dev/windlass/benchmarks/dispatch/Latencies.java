package dev.windlass.benchmarks.dispatch;

import java.util.Arrays;

/**
 * How long each of many took.
 *
 * @param median milliseconds
 * @param high milliseconds that 99 of 100 did not exceed
 */
record Latencies(double median, double high) {
  static Latencies of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Latencies(at(sorted, 0.5), at(sorted, 0.99));
  }

  private static double at(long[] sorted, double share) {
    return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))] / 1e6;
  }
}
