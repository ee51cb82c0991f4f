package dev.windlass.chaos.fault;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Somebody who joins the workers' group every few seconds, takes partitions away from them, commits
 * nothing, and leaves.
 */
public final class Rebalances implements AutoCloseable {
  private static final Duration STAY = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(4);

  private final String bootstrapServers;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicInteger count = new AtomicInteger();
  private final Thread thread;

  /** Begins. */
  public Rebalances(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    this.thread = Thread.ofPlatform().name("rebalances").daemon().start(this::run);
  }

  private void run() {
    try {
      while (!stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        visit();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void visit() throws InterruptedException {
    try (KafkaConsumer<byte[], byte[]> visitor =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                "windlass-workers",
                "enable.auto.commit",
                false,
                "session.timeout.ms",
                6000,
                "default.api.timeout.ms",
                5000,
                "partition.assignment.strategy",
                CooperativeStickyAssignor.class.getName()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      visitor.subscribe(List.of("windlass.commands"));
      long until = System.nanoTime() + PATIENCE.toNanos();
      while (visitor.assignment().isEmpty() && System.nanoTime() < until) {
        var _ = visitor.poll(Duration.ofMillis(100));
      }
      if (!visitor.assignment().isEmpty()) {
        count.incrementAndGet();
        var _ = stopped.await(STAY.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (KafkaException brokerIsAway) {
      // The next visit comes.
    }
  }

  /** How often partitions were taken away. */
  public int count() {
    return count.get();
  }

  @Override
  public void close() {
    stopped.countDown();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
