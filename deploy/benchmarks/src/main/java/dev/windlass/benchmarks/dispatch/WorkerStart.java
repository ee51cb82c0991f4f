package dev.windlass.benchmarks.dispatch;

import java.util.List;

/** How long a worker takes from the start of its process until its first command has been done. */
final class WorkerStart {
  private WorkerStart() {}

  /** Stops the worker, sends a command, and starts it again; returns seconds. */
  static double measure(Servers servers, Installation windlass) throws Exception {
    windlass.stopWorker();
    try (CommandLoad load = CommandLoad.atOnce(servers.kafka(), windlass.topic("commands"));
        StatusWatch watch = StatusWatch.atOnce(servers.kafka(), windlass.topic("status"))) {
      load.sendAll(load.prepare(1, List.of(windlass.engines().getFirst())));
      long began = System.nanoTime();
      Thread starter = Thread.ofPlatform().start(windlass::startWorker);
      watch.await(1);
      double seconds = (System.nanoTime() - began) / 1e9;
      starter.join();
      return seconds;
    }
  }
}
