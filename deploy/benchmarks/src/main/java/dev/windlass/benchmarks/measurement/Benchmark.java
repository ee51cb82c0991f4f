package dev.windlass.benchmarks.measurement;

import java.nio.file.Path;

/** Something that is measured. */
public interface Benchmark {
  /**
   * Measures it.
   *
   * @param options what the user asked for
   * @param directory for everything that is written; removed afterwards
   * @return every figure with its target
   */
  Report run(BenchmarkOptions options, Path directory) throws Exception;

  /** How large its large table is unless the user says otherwise, in megabytes. */
  default int usualMegabytes() {
    return 600;
  }
}
