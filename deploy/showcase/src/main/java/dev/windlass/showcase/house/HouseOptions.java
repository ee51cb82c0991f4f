package dev.windlass.showcase.house;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a house is set up.
 *
 * @param directory where everything is kept; made when absent
 * @param logs where processes of their own write their logs; made when absent
 * @param separateWorkers how many workers run as processes of their own, the scheduler being one
 *     too; empty when all run in this JVM
 * @param separateStorage whether the S3 server runs as a process of its own
 * @param workerHeapMegabytes the heap of a worker process
 * @param properties further properties of worker and scheduler
 * @param jvm further options of the JVMs of processes of their own
 */
public record HouseOptions(
    Path directory,
    Path logs,
    Optional<Integer> separateWorkers,
    boolean separateStorage,
    int workerHeapMegabytes,
    Map<String, String> properties,
    List<String> jvm) {
  private static final int HEAP = 256;

  /** Keeps a copy. */
  public HouseOptions {
    properties = Map.copyOf(properties);
    jvm = List.copyOf(jvm);
  }

  /** Everything in this JVM, but PostgreSQL. */
  public static HouseOptions inOneJvm(Path directory) {
    return new HouseOptions(
        directory, directory, Optional.empty(), false, HEAP, Map.of(), List.of());
  }

  /** With workers and scheduler as processes of their own. */
  public HouseOptions separately(int workers) {
    return new HouseOptions(
        directory,
        logs,
        Optional.of(workers),
        separateStorage,
        workerHeapMegabytes,
        properties,
        jvm);
  }

  /** With the S3 server as a process of its own. */
  public HouseOptions storageApart() {
    return new HouseOptions(
        directory, logs, separateWorkers, true, workerHeapMegabytes, properties, jvm);
  }

  /** With the logs in another directory. */
  public HouseOptions loggingTo(Path other) {
    return new HouseOptions(
        directory, other, separateWorkers, separateStorage, workerHeapMegabytes, properties, jvm);
  }

  /** With these properties for worker and scheduler, in place of those given before. */
  public HouseOptions with(Map<String, String> others) {
    return new HouseOptions(
        directory, logs, separateWorkers, separateStorage, workerHeapMegabytes, others, jvm);
  }

  /** With processes that live for minutes at most. */
  public HouseOptions shortLived() {
    return new HouseOptions(
        directory,
        logs,
        separateWorkers,
        separateStorage,
        workerHeapMegabytes,
        properties,
        JavaProcess.SHORT_LIVED);
  }
}
