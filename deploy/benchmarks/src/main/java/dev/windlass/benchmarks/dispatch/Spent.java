package dev.windlass.benchmarks.dispatch;

/**
 * Seconds of processor time.
 *
 * @param worker of the process that runs the jobs
 * @param database of PostgreSQL
 * @param broker of the broker
 * @param benchmark of the benchmark itself, which publishes commands and looks whether they are
 *     done
 */
record Spent(double worker, double database, double broker, double benchmark) {
  Spent since(Spent before) {
    return new Spent(
        worker - before.worker,
        database - before.database,
        broker - before.broker,
        benchmark - before.benchmark);
  }
}
