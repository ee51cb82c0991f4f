package dev.windlass.benchmarks.dispatch;

import dev.windlass.benchmarks.dispatch.peer.PeerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Measures how fast many jobs are done. */
final class Drains {
  private final Servers servers;
  private final long postmaster;

  Drains(Servers servers, Path directory) throws Exception {
    this.servers = servers;
    this.postmaster =
        Long.parseLong(
            Files.readAllLines(
                    directory.resolve("postgres").resolve("data").resolve("postmaster.pid"))
                .getFirst());
  }

  /** Something that takes its time and says how many seconds of it count. */
  interface Work {
    double seconds() throws Exception;
  }

  /** Commands into Kafka, until all of them are seen to have succeeded. */
  Throughput windlass(Installation windlass, int jobs) throws Exception {
    try (CommandLoad load = CommandLoad.inBulk(servers.kafka(), windlass.topic("commands"));
        StatusWatch watch = StatusWatch.inBulk(servers.kafka(), windlass.topic("status"))) {
      List<ProducerRecord<byte[], byte[]>> records = load.prepare(jobs, windlass.engines());
      return measure(
          windlass.pid(),
          jobs,
          () -> {
            long began = System.nanoTime();
            Thread sender = Thread.ofPlatform().start(() -> load.sendAll(records));
            watch.await(jobs);
            double seconds = (System.nanoTime() - began) / 1e9;
            sender.join();
            return seconds;
          });
    }
  }

  /** Jobs that are in a peer's database, until all of them are done. */
  Throughput peer(PeerProcess peer, int jobs) throws Exception {
    peer.prepare(jobs);
    return measure(peer.pid(), jobs, peer::drain);
  }

  private Throughput measure(long worker, int jobs, Work work) throws Exception {
    double workerBefore = CpuTime.of(worker);
    double databaseBefore = CpuTime.ofFamily(postmaster);
    double brokerBefore = CpuTime.of(servers.brokerPid());
    double seconds = work.seconds();
    return new Throughput(
        jobs,
        seconds,
        CpuTime.of(worker) - workerBefore,
        CpuTime.ofFamily(postmaster) - databaseBefore,
        CpuTime.of(servers.brokerPid()) - brokerBefore);
  }
}
