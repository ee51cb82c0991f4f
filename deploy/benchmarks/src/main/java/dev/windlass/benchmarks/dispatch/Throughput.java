package dev.windlass.benchmarks.dispatch;

import java.util.Locale;

/**
 * One drain of many jobs.
 *
 * @param jobs how many
 * @param seconds how long it took
 * @param spent of the processors meanwhile
 */
record Throughput(int jobs, double seconds, Spent spent) {
  double perSecond() {
    return jobs / seconds;
  }

  private double micros(double total) {
    return total / jobs * 1e6;
  }

  String text() {
    return String.format(
        Locale.ROOT,
        "%7.0f jobs/s; microseconds of processor a job:"
            + " worker %4.0f, PostgreSQL %4.0f, broker %4.0f, benchmark %4.0f",
        perSecond(),
        micros(spent.worker()),
        micros(spent.database()),
        micros(spent.broker()),
        micros(spent.benchmark()));
  }
}
