package dev.windlass.client;

import dev.windlass.messages.JobId;
import dev.windlass.messages.event.JobEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads one partition up to where it ends now, and keeps the events of some jobs. */
final class PartitionScan implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final Duration patience;
  private final BooleanSupplier stopped;

  /** Takes over the consumer and closes it. */
  PartitionScan(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      Duration patience,
      BooleanSupplier stopped) {
    this.consumer = consumer;
    this.partition = partition;
    this.patience = patience;
    this.stopped = stopped;
    consumer.assign(List.of(partition));
  }

  /**
   * The events of these jobs, in the order of their offsets.
   *
   * @param from from records of this time on; null for all that are kept
   * @throws TimeoutException when Kafka brings nothing for longer than it may
   */
  Map<JobId, List<JobEvent>> read(Collection<JobId> jobs, @Nullable Instant from) {
    Map<String, JobId> keys =
        jobs.stream().distinct().collect(Collectors.toMap(JobId::value, job -> job));
    Map<JobId, List<JobEvent>> found = new HashMap<>();
    long end = end();
    start(from, end);
    long lastMove = System.nanoTime();
    while (consumer.position(partition, patience) < end && !stopped.getAsBoolean()) {
      long before = consumer.position(partition, patience);
      consumer.poll(POLL).forEach(message -> keep(message, keys, found));
      if (consumer.position(partition, patience) > before) {
        lastMove = System.nanoTime();
      } else if (System.nanoTime() - lastMove > patience.toNanos()) {
        throw new TimeoutException(Waiting.noAnswer(partition.toString(), patience));
      }
    }
    return found;
  }

  private long end() {
    return Objects.requireNonNull(
        consumer.endOffsets(List.of(partition), patience).get(partition), "end offset");
  }

  private void start(@Nullable Instant from, long end) {
    if (from == null) {
      consumer.seekToBeginning(List.of(partition));
      return;
    }
    OffsetAndTimestamp first =
        consumer.offsetsForTimes(Map.of(partition, from.toEpochMilli()), patience).get(partition);
    consumer.seek(partition, first == null ? end : first.offset());
  }

  private static void keep(
      ConsumerRecord<byte[], byte[]> message,
      Map<String, JobId> keys,
      Map<JobId, List<JobEvent>> found) {
    String key = StatusTopic.keyOf(message.key());
    JobId job = key == null ? null : keys.get(key);
    if (job != null) {
      Records.jobEvent(message)
          .ifPresent(event -> found.computeIfAbsent(job, _ -> new ArrayList<>()).add(event));
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }
}
