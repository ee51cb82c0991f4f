package dev.windlass.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls, handles, commits. A partition whose handler fails is set back to the failed record and
 * rests a while; the others go on.
 */
final class SubscriptionLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(SubscriptionLoop.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration FIRST_REST = Duration.ofMillis(500);
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);

  private record Rest(int failures, long untilNanos) {}

  private final Consumer<byte[], byte[]> consumer;
  private final Map<String, EventHandler<ConsumerRecord<byte[], byte[]>>> handlers;
  private final Map<TopicPartition, Rest> resting = new HashMap<>();
  private volatile boolean stopped;

  SubscriptionLoop(
      Consumer<byte[], byte[]> consumer,
      Map<String, EventHandler<ConsumerRecord<byte[], byte[]>>> handlers) {
    this.consumer = consumer;
    this.handlers = handlers;
  }

  void stop() {
    stopped = true;
    consumer.wakeup();
  }

  @Override
  public void run() {
    try {
      consumer.subscribe(handlers.keySet());
      while (!stopped) {
        step();
      }
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    }
  }

  private void step() {
    try {
      resume();
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (TopicPartition partition : records.partitions()) {
        handle(partition, records.records(partition));
      }
    } catch (WakeupException e) {
      LOG.trace("Woken to stop.");
    } catch (KafkaException e) {
      LOG.warn("The subscription goes on after: {}", e.getMessage());
      LockSupport.parkNanos(FIRST_REST.toNanos());
    }
  }

  private void handle(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
    long next = records.getFirst().offset();
    for (ConsumerRecord<byte[], byte[]> message : records) {
      if (stopped || !handle(partition, message)) {
        consumer.seek(partition, next);
        break;
      }
      next = message.offset() + 1;
    }
    if (next > records.getFirst().offset()) {
      commit(partition, next);
    }
  }

  private boolean handle(TopicPartition partition, ConsumerRecord<byte[], byte[]> message) {
    try {
      Objects.requireNonNull(handlers.get(message.topic()), message.topic()).handle(message);
      resting.remove(partition);
      return true;
    } catch (InterruptedException e) {
      stopped = true;
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      rest(partition, message, e);
      return false;
    }
  }

  private void rest(TopicPartition partition, ConsumerRecord<byte[], byte[]> message, Exception e) {
    Rest before = resting.get(partition);
    int failures = before == null ? 1 : before.failures() + 1;
    Duration pause = FIRST_REST.multipliedBy(1L << Math.min(failures - 1, 6));
    Duration bounded = pause.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : pause;
    resting.put(partition, new Rest(failures, System.nanoTime() + bounded.toNanos()));
    consumer.pause(List.of(partition));
    LOG.warn(
        "The handler failed on offset {} of {}, time {}; it is brought again in {}.",
        message.offset(),
        partition,
        failures,
        bounded,
        e);
  }

  private void resume() {
    long now = System.nanoTime();
    for (TopicPartition partition : consumer.paused()) {
      Rest rest = resting.get(partition);
      if (rest == null || now - rest.untilNanos() >= 0) {
        consumer.resume(List.of(partition));
      }
    }
    resting.keySet().retainAll(consumer.assignment());
  }

  /**
   * Commits, or leaves it to the next commit: records of other partitions were polled too and must
   * still be handled, so nothing may be thrown from here. A wake-up that comes here is repeated.
   */
  private void commit(TopicPartition partition, long next) {
    Map<TopicPartition, OffsetAndMetadata> offsets = Map.of(partition, new OffsetAndMetadata(next));
    try {
      try {
        consumer.commitSync(offsets);
      } catch (WakeupException e) {
        consumer.commitSync(offsets);
      }
    } catch (KafkaException e) {
      LOG.warn(
          "Offset {} of {} was handled and could not be committed; it may come again: {}",
          next - 1,
          partition,
          e.getMessage());
    }
  }
}
