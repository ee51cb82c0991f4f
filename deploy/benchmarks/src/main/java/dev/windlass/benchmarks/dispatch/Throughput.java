package dev.windlass.benchmarks.dispatch;

import java.util.Locale;

/**
 * One drain of many jobs.
 *
 * @param jobs how many
 * @param seconds how long it took
 * @param worker seconds of processor time of the process that ran the jobs
 * @param database of PostgreSQL
 * @param broker of the broker
 */
record Throughput(int jobs, double seconds, double worker, double database, double broker) {
  double perSecond() {
    return jobs / seconds;
  }

  private double micros(double total) {
    return total / jobs * 1e6;
  }

  String text() {
    return String.format(
        Locale.ROOT,
        "%7.0f jobs/s; microseconds of processor a job: worker %4.0f, PostgreSQL %4.0f, broker %4.0f",
        perSecond(),
        micros(worker),
        micros(database),
        micros(broker));
  }
}
