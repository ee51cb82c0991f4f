package dev.windlass.benchmarks.dispatch;

import dev.windlass.benchmarks.dispatch.peer.PeerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Measures how fast many jobs are done. */
final class Drains {
  private final Servers servers;
  private final long postmaster;
  private final Clock clock = Clock.systemUTC();

  Drains(Servers servers, Path directory) throws Exception {
    this.servers = servers;
    this.postmaster =
        Long.parseLong(
            Files.readAllLines(
                    directory.resolve("postgres").resolve("data").resolve("postmaster.pid"))
                .getFirst());
  }

  /** Commands into Kafka, until all of them have succeeded by the status topic. */
  Throughput windlass(Installation windlass, int jobs) throws Exception {
    try (CommandLoad load = CommandLoad.inBulk(servers.kafka(), windlass.topic("commands"));
        StatusWatch watch = StatusWatch.inBulk(servers.kafka(), windlass.topic("status"))) {
      List<ProducerRecord<byte[], byte[]>> records = load.prepare(jobs, windlass.engines());
      Spent before = spent(windlass.pid());
      long began = clock.millis();
      Thread sender = Thread.ofPlatform().start(() -> load.sendAll(records));
      watch.awaitEvents(jobs);
      Spent spent = spent(windlass.pid()).since(before);
      sender.join();
      return new Throughput(jobs, (watch.lastEnd(jobs) - began) / 1e3, spent);
    }
  }

  /** Jobs that are in a peer's database, until all of them are done. */
  Throughput peer(PeerProcess peer, int jobs) throws Exception {
    peer.prepare(jobs);
    servers.analyze(peer.database());
    Spent before = spent(peer.pid());
    double seconds = peer.drain();
    return new Throughput(jobs, seconds, spent(peer.pid()).since(before));
  }

  private Spent spent(long worker) {
    return new Spent(
        CpuTime.of(worker),
        CpuTime.ofFamily(postmaster),
        CpuTime.of(servers.brokerPid()),
        CpuTime.of(ProcessHandle.current().pid()));
  }
}
